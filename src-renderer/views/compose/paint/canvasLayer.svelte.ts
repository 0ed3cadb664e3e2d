/** A canvas that is painted when what it shows has changed, at most once a frame, as sharp as the screen. */
import type { Attachment } from 'svelte/attachments'

export interface Size {
  readonly width: number
  readonly height: number
}

export type Paint<Scene> = (context: CanvasRenderingContext2D, size: Size, scene: Scene) => void

/**
 * `read` is tracked: what it reads decides when the layer is painted anew. `paint` begins with an empty canvas, in CSS
 * pixels. `onSize` is told of the canvas's size.
 */
export function canvasLayer<Scene>(
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
    let scene: Scene

    const draw = () => {
      frame = 0
      if (size.width === 0 || size.height === 0) return
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
      scene = read()
      schedule()
    })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
    }
  }
}
