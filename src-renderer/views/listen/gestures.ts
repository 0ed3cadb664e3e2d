/** Pointer and wheel on anything that lies on the Listen view's time axis. */
import { player } from '../../audio/player.svelte.ts'
import { wheelPixels, wheelZoom } from '../compose/timeline.svelte.ts'
import { listening } from './listening.svelte.ts'

const dragThresholdPixels = 4

interface GestureOptions {
  /** Where one points, from the left and the top; null when the pointer leaves. */
  readonly onpoint?: (place: { x: number; y: number } | null) => void
}

/** A click goes there, a drag draws the loop, Ctrl and the wheel zoom. For `{@attach timeGestures(…)}`. */
export const timeGestures =
  ({ onpoint }: GestureOptions = {}) =>
  (element: HTMLElement): (() => void) => {
    let anchor: { x: number; moved: boolean } | null = null
    const placeOf = (event: MouseEvent) => {
      const box = element.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }

    const down = (event: PointerEvent) => {
      if (event.button !== 0) return
      anchor = { x: placeOf(event).x, moved: false }
      element.setPointerCapture(event.pointerId)
    }
    const move = (event: PointerEvent) => {
      const place = placeOf(event)
      onpoint?.(place)
      if (!anchor || (!anchor.moved && Math.abs(place.x - anchor.x) < dragThresholdPixels)) return
      anchor.moved = true
      const [one, other] = [listening.secondsOf(anchor.x), listening.secondsOf(place.x)]
      listening.region = {
        startSeconds: Math.max(listening.whole.startSeconds, Math.min(one, other)),
        endSeconds: Math.min(listening.whole.endSeconds, Math.max(one, other)),
      }
    }
    const up = (event: PointerEvent) => {
      if (!anchor) return
      const { moved } = anchor
      anchor = null
      if (moved) return
      player.seek(listening.secondsOf(placeOf(event).x))
    }
    const leave = () => onpoint?.(null)
    const wheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey)
        listening.zoom(wheelZoom(event), listening.secondsOf(placeOf(event).x))
      else {
        const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
        if (sideways === 0) return
        listening.scroll((wheelPixels(sideways, event) / listening.widthPixels) * listening.spanSeconds)
      }
      event.preventDefault()
    }

    element.addEventListener('pointerdown', down)
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerup', up)
    element.addEventListener('pointercancel', up)
    element.addEventListener('pointerleave', leave)
    element.addEventListener('wheel', wheel, { passive: false })
    return () => {
      element.removeEventListener('pointerdown', down)
      element.removeEventListener('pointermove', move)
      element.removeEventListener('pointerup', up)
      element.removeEventListener('pointercancel', up)
      element.removeEventListener('pointerleave', leave)
      element.removeEventListener('wheel', wheel)
    }
  }
