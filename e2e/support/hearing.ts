/// <reference lib="dom" />
/** What comes out of the window's loudspeakers: an analyser at the last node before them. */
import type { Page } from '@playwright/test'
import { eventually } from './window.ts'

interface Ear {
  analyser: AnalyserNode
  sampleRateHz: number
}

declare global {
  interface Window {
    ears: Ear[]
  }
}

/** Call it before the page is loaded. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.ears = []
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to instanceof AudioDestinationNode) {
        const analyser = new AnalyserNode(this.context, { fftSize: 4096, smoothingTimeConstant: 0 })
        connect.call(this, analyser)
        window.ears.push({ analyser, sampleRateHz: this.context.sampleRate })
      }
      return connect.call(this, to)
    } as AudioNode['connect']
  })
}

export interface Heard {
  /** The highest of the last tenth to third of a second. */
  readonly peak: number
  /** Of the strongest partial; 0 in silence. */
  readonly frequencyHz: number
}

/** What sounds at this moment. */
export const heard = (page: Page): Promise<Heard> =>
  page.evaluate(() => {
    let loudest = { peak: 0, frequencyHz: 0 }
    for (const { analyser, sampleRateHz } of window.ears) {
      const samples = new Float32Array(analyser.fftSize)
      analyser.getFloatTimeDomainData(samples)
      const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      if (peak <= loudest.peak) continue
      const levels = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(levels)
      const strongest = levels.indexOf(Math.max(...levels))
      loudest = { peak, frequencyHz: (strongest * sampleRateHz) / analyser.fftSize }
    }
    return loudest
  })

const audible = 0.02

/** Resolves when something sounds. */
export async function hearsSomething(page: Page): Promise<void> {
  await eventually(async () => (await heard(page)).peak).toBeGreaterThan(audible)
}

/** Resolves when nothing sounds any more. */
export async function hearsNothing(page: Page): Promise<void> {
  await eventually(async () => (await heard(page)).peak).toBeLessThan(0.001)
}

/** Resolves when a tone of about this frequency sounds: within 3 %, half a semitone. */
export async function hearsTone(page: Page, frequencyHz: number): Promise<void> {
  await eventually(async () => {
    const { peak, frequencyHz: sounding } = await heard(page)
    return peak > audible && Math.abs(sounding / frequencyHz - 1) < 0.03
  }).toBe(true)
}
