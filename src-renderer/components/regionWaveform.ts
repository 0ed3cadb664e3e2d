/**
 * A waveform with one region on it, by wavesurfer.js: drag its ends or its middle, or draw a new one. wavesurfer.js knows
 * neither keys nor screen readers, so its handles become sliders here.
 */
import WaveSurfer from 'wavesurfer.js'
import RegionsPlugin, { type Region as Marker } from 'wavesurfer.js/dist/plugins/regions.js'
import type { Peaks } from '../audio/peaks.ts'
import { styleNonce } from '../client/styleNonce.ts'
import { moveRegion, regionBetween, shortestRegionSeconds, type Region } from './waveRegion.ts'

export interface RegionWaveformOptions {
  readonly container: HTMLElement
  readonly peaks: Peaks
  readonly durationSeconds: number
  readonly region: Region
  readonly heightPixels: number
  /** `committed` once a gesture, with the last value. */
  readonly onchange: (region: Region, committed: boolean) => void
}

export interface RegionWaveformColours {
  readonly wave: string
  readonly region: string
}

const keyStepSeconds = { small: 0.01, large: 0.1 }
const handles = [
  { part: 'start', selector: '[part~=region-handle-left]', label: 'Beginning' },
  { part: 'end', selector: '[part~=region-handle-right]', label: 'End' },
] as const

export class RegionWaveform {
  readonly #options: RegionWaveformOptions
  readonly #surfer: WaveSurfer
  readonly #regions = RegionsPlugin.create()
  #marker: Marker | null = null
  #shown: Region
  #colour = 'transparent'

  constructor(options: RegionWaveformOptions) {
    const { container, peaks, durationSeconds, heightPixels } = options
    this.#options = options
    this.#shown = options.region
    this.#surfer = WaveSurfer.create({
      container,
      peaks: outline(peaks),
      duration: durationSeconds,
      height: heightPixels,
      normalize: true,
      interact: false,
      hideScrollbar: true,
      cursorWidth: 0,
      cspNonce: styleNonce(),
      plugins: [this.#regions],
    })
    this.#regions.on('region-initialized', (marker) => this.#begin(marker))
    this.#regions.on('region-created', (marker) => this.#adopt(marker))
    this.#surfer.once('ready', () => {
      const { startSeconds: start, endSeconds: end } = this.#shown
      this.#regions.addRegion({ start, end, minLength: shortestRegionSeconds, color: this.#colour })
      this.#regions.enableDragSelection({ color: this.#colour, minLength: shortestRegionSeconds })
    })
  }

  /** Shows another region; does not tell `onchange`. */
  show(region: Region): void {
    this.#shown = region
    const marker = this.#marker
    if (!marker) return
    if (marker.start !== region.startSeconds || marker.end !== region.endSeconds)
      marker.setOptions({ start: region.startSeconds, end: region.endSeconds })
    this.#describe(marker)
  }

  paint({ wave, region }: RegionWaveformColours): void {
    this.#colour = region
    this.#surfer.setOptions({ waveColor: wave, progressColor: wave })
    this.#marker?.setOptions({ color: region })
  }

  close(): void {
    this.#surfer.destroy()
  }

  /** A region is being drawn: the one before goes. */
  #begin(marker: Marker): void {
    if (this.#marker && marker !== this.#marker) {
      this.#marker.remove()
      this.#marker = null
    }
    marker.on('update', () => this.#tell(marker, false))
    marker.on('update-end', () => this.#tell(marker, true))
  }

  /** A region is on the waveform: the first, or one that was drawn. */
  #adopt(marker: Marker): void {
    const isDrawn = this.#marker === null && marker.start !== this.#shown.startSeconds
    this.#marker = marker
    for (const { part, selector, label } of handles) {
      const handle = marker.element?.querySelector<HTMLElement>(selector)
      if (!handle) continue
      handle.tabIndex = 0
      handle.role = 'slider'
      handle.ariaLabel = label
      handle.addEventListener('keydown', (event) => this.#press(event, part))
    }
    this.#describe(marker)
    if (isDrawn) this.#tell(marker, true)
  }

  #tell(marker: Marker, committed: boolean): void {
    this.#shown = regionBetween(marker.start, marker.end, this.#options.durationSeconds)
    this.#describe(marker)
    this.#options.onchange(this.#shown, committed)
  }

  #press(event: KeyboardEvent, part: 'start' | 'end'): void {
    const { durationSeconds, onchange } = this.#options
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
    const far = { Home: -durationSeconds, End: durationSeconds }[event.key]
    if (direction === undefined && far === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const step = event.shiftKey ? keyStepSeconds.large : keyStepSeconds.small
    this.show(moveRegion(this.#shown, part, far ?? (direction ?? 0) * step, durationSeconds))
    onchange(this.#shown, true)
  }

  /** Tells screen readers where the ends are. */
  #describe(marker: Marker): void {
    for (const { part, selector } of handles) {
      const handle = marker.element?.querySelector<HTMLElement>(selector)
      if (!handle) continue
      const seconds = part === 'start' ? this.#shown.startSeconds : this.#shown.endSeconds
      handle.ariaValueMin = '0'
      handle.ariaValueMax = String(this.#options.durationSeconds)
      handle.ariaValueNow = String(seconds)
      handle.ariaValueText = `${seconds.toFixed(2)} s`
    }
  }
}

/** wavesurfer.js paints two channels as one outline: the upper one upwards, the lower one downwards. */
function outline(peaks: Peaks): Float32Array[] {
  const scale = peaks instanceof Int8Array ? 1 / 127 : 1
  const bins = peaks.length / 2
  const upper = new Float32Array(bins)
  const lower = new Float32Array(bins)
  for (let bin = 0; bin < bins; bin++) {
    lower[bin] = scale * Math.min(0, peaks[2 * bin])
    upper[bin] = scale * Math.max(0, peaks[2 * bin + 1])
  }
  return [upper, lower]
}
