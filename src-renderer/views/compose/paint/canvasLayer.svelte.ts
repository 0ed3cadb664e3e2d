/** A canvas that is painted when what it shows has changed, at most once a frame, as sharp as the screen. */
import type { Attachment } from 'svelte/attachments'

export interface Size {
  readonly width: number
  readonly height: number
}

type Paint<Scene> = (context: CanvasRenderingContext2D, size: Size, scene: Scene) => void

/** Field by field, by identity. */
function sameScene<Scene extends object>(a: Scene | undefined, b: Scene): boolean {
  return a !== undefined && (Object.keys(b) as (keyof Scene)[]).every((key) => a[key] === b[key])
}

/**
 * `read` is tracked: the layer is painted anew when a field of what it gives is another than before. `paint` begins with
 * an empty canvas, in CSS pixels. `onSize` is told of the canvas's size.
 */
export function canvasLayer<Scene extends object>(
  read: () => Scene,
  paint: Paint<Scene>,
  onSize?: (size: Size) => void,
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const context = canvas.getContext('2d')
    if (!context) return
    let size: Size = { width: 0, height: 0 }
    let ratio = 1
    let frame = 0
    let scene: Scene | undefined

    const draw = () => {
      frame = 0
      if (!scene || size.width === 0 || size.height === 0) return
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, size.width, size.height)
      paint(context, size, scene)
    }
    const schedule = () => (frame ||= requestAnimationFrame(draw))

    const observer = new ResizeObserver(() => {
      ratio = devicePixelRatio
      size = { width: canvas.clientWidth, height: canvas.clientHeight }
      canvas.width = Math.round(size.width * ratio)
      canvas.height = Math.round(size.height * ratio)
      onSize?.(size)
      // A canvas is empty after it was resized: fill it before the frame is shown.
      draw()
    })
    observer.observe(canvas)

    $effect(() => {
      const next = read()
      if (sameScene(scene, next)) return
      scene = next
      schedule()
    })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
    }
  }
}
