/** The time axis that the roll and the waveforms under it share. */
import { endSeconds } from '../../../src-shared/notes/noteSequence.ts'
import { project } from '../../state/project.svelte.ts'
import {
  endOfAxis,
  fitTime,
  revealTime,
  scrollTime,
  secondsOf,
  xOf,
  zoomTime,
  type TimeAxis,
} from './roll/geometry.ts'

/** A notch of a wheel that tells lines instead of pixels. */
const pixelsPerLine = 18
const zoomPerPixel = 0.0028

export const wheelPixels = (delta: number, event: WheelEvent): number =>
  event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * pixelsPerLine : delta

/** How much a wheel with Ctrl (or a pinch) zooms. */
export const wheelZoom = (event: WheelEvent): number =>
  Math.exp(-wheelPixels(event.deltaY, event) * zoomPerPixel)

class Timeline {
  axis = $state.raw<TimeAxis>({ startSeconds: 0, secondsPerPixel: 0.01, widthPixels: 800 })
  #playheadSeconds = $state(0)
  /** Width of the piano keys, left of x = 0. */
  readonly gutterPixels = 64
  /** Where notes are being recorded; null while none are. */
  recordSeconds = $state<number | null>(null)
  /** Where a running take ends, so that it can be scrolled to. */
  soundSeconds = $state(0)
  /** Scrolled or zoomed since it was last fitted. */
  touched = false

  get startSeconds(): number {
    return this.axis.startSeconds
  }

  get secondsPerPixel(): number {
    return this.axis.secondsPerPixel
  }

  get widthPixels(): number {
    return this.axis.widthPixels
  }

  /** What lies at the right edge. */
  get endSeconds(): number {
    return endOfAxis(this.axis)
  }

  /** Where playing begins. */
  get playheadSeconds(): number {
    return this.#playheadSeconds
  }

  /** End of the last note, or of the sound if it is longer. */
  readonly lengthSeconds = $derived.by(() => {
    let end = this.soundSeconds
    for (const note of project.notes) end = Math.max(end, endSeconds(note))
    return end
  })

  /** How far one can scroll: a little empty room behind the end. */
  readonly roomSeconds = $derived.by(() => {
    const span = this.axis.widthPixels * this.axis.secondsPerPixel
    return Math.max(this.lengthSeconds + 0.75 * span, this.axis.startSeconds + span)
  })

  /** Pixels from the left edge of the note area. */
  xOf(seconds: number): number {
    return xOf(this.axis, seconds)
  }

  secondsOf(x: number): number {
    return secondsOf(this.axis, x)
  }

  setPlayhead(seconds: number): void {
    this.#playheadSeconds = Math.max(seconds, 0)
  }

  resize(widthPixels: number): void {
    if (widthPixels > 0 && widthPixels !== this.axis.widthPixels) this.axis = { ...this.axis, widthPixels }
  }

  zoom(x: number, factor: number): void {
    this.touched = true
    this.axis = zoomTime(this.axis, x, factor)
  }

  scroll(pixels: number): void {
    this.touched = true
    const span = this.axis.widthPixels * this.axis.secondsPerPixel
    const latest = Math.max(this.lengthSeconds + 0.75 * span, span) - span
    const next = scrollTime(this.axis, pixels)
    // Never back against the user's way, when zooming has left the view behind the end.
    if (pixels > 0 && next.startSeconds > Math.max(latest, this.axis.startSeconds)) return
    this.axis = next
  }

  scrollTo(startSeconds: number): void {
    this.touched = true
    this.axis = { ...this.axis, startSeconds: Math.max(startSeconds, 0) }
  }

  fit(from: number, to: number): void {
    this.touched = true
    this.axis = fitTime(this.axis, from, to)
  }

  /** Shows exactly this much. */
  span(from: number, to: number): void {
    this.touched = true
    this.axis = fitTime(this.axis, from, to, 0)
  }

  reveal(from: number, to: number): void {
    this.touched = true
    this.axis = revealTime(this.axis, from, to)
  }

  /** Ctrl zooms about the pointer, Shift and sideways scroll; whether it did anything. */
  wheel(event: WheelEvent, x: number): boolean {
    if (event.ctrlKey || event.metaKey) {
      this.zoom(x, wheelZoom(event))
      return true
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
    if (sideways === 0) return false
    this.scroll(wheelPixels(sideways, event))
    return true
  }
}

export const timeline = new Timeline()
