/// <reference lib="dom" />
/**
 * What comes out of the window's loudspeakers, sample for sample, recorded on the audio thread at the last node before
 * them: a sound that was over before the test looked has been heard all the same.
 */
import type { Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { FrameSpectrum } from '../../src-main/audio/features/spectrum.ts'
import { eventually, workMilliseconds } from './patience.ts'

interface Ear {
  readonly context: BaseAudioContext
  readonly sampleRateHz: number
  /** What was not asked for yet. */
  blocks: Float32Array[]
}

declare global {
  interface Window {
    ears: Ear[]
  }
}

/** The studio's own recorder of microphones: the page's security policy lets no other script in. */
function recorderAddress(): string {
  const assets = resolve(import.meta.dirname, '../../out/renderer/assets')
  const name = readdirSync(assets).find((it) => /^recorder\.worklet-.*\.js$/.test(it))
  if (name === undefined) throw new Error('Build the window first: vite build.')
  return `/assets/${name}`
}

/** Call it before the page is loaded. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript((recorder) => {
    window.ears = []
    const add = AudioWorklet.prototype.addModule as (this: AudioWorklet, url: string) => Promise<void>
    AudioWorklet.prototype.addModule = async function (this: AudioWorklet, url: string | URL) {
      if (!String(url).includes(recorder)) await add.call(this, recorder)
      return add.call(this, String(url))
    }
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to instanceof AudioDestinationNode) {
        const ear: Ear = { context: this.context, sampleRateHz: this.context.sampleRate, blocks: [] }
        const node = new AudioWorkletNode(this.context, 'syrinx-recorder', { numberOfOutputs: 0 })
        node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => ear.blocks.push(data)
        connect.call(this, node)
        window.ears.push(ear)
      }
      return connect.call(this, to)
    } as AudioNode['connect']
  }, recorderAddress())
}

interface Heard {
  readonly sampleRateHz: number
  isRunning: boolean
  samples: Float32Array
  /** Where that begins which no expectation has used yet. */
  from: number
}

interface Hearing {
  readonly loadedAt: number
  readonly ears: Heard[]
}

const hearings = new WeakMap<Page, Hearing>()

/** All that was heard since the page was loaded, by each way to the loudspeakers. */
export async function heardOn(page: Page): Promise<Heard[]> {
  const { loadedAt, news } = await page.evaluate(() => ({
    loadedAt: performance.timeOrigin,
    news: window.ears.map(({ context, sampleRateHz, blocks }, index) => {
      window.ears[index].blocks = []
      const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0))
      let at = 0
      for (const block of blocks) {
        samples.set(block, at)
        at += block.length
      }
      return { sampleRateHz, samples, isRunning: context.state === 'running' }
    }),
  }))
  let hearing = hearings.get(page)
  if (hearing?.loadedAt !== loadedAt) hearings.set(page, (hearing = { loadedAt, ears: [] }))
  for (const [index, { sampleRateHz, samples, isRunning }] of news.entries()) {
    const ear = (hearing.ears[index] ??= { sampleRateHz, isRunning, samples: new Float32Array(0), from: 0 })
    const joined = new Float32Array(ear.samples.length + samples.length)
    joined.set(ear.samples)
    joined.set(samples, ear.samples.length)
    ear.samples = joined
    ear.isRunning = isRunning
  }
  return hearing.ears
}

const audible = 0.02
const silent = 0.001
const silenceSeconds = 0.25

const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)

/** It may have to be generated first. What came before this moment answers no expectation any more. */
async function untilHeard(page: Page, isIt: (ear: Heard) => boolean, words: string): Promise<void> {
  await eventually(async () => (await heardOn(page)).some(isIt), words, workMilliseconds).toBe(true)
  for (const ear of hearings.get(page)!.ears) ear.from = ear.samples.length
}

/** Resolves when something has sounded since the last of these expectations. */
export const hearsSomething = (page: Page): Promise<void> =>
  untilHeard(page, ({ samples, from }) => peakOf(samples.subarray(from)) > audible, 'something sounds')

/** Resolves when nothing sounds any more. */
export async function hearsNothing(page: Page): Promise<void> {
  const sounds = ({ isRunning, samples, sampleRateHz }: Heard) =>
    isRunning && peakOf(samples.subarray(-silenceSeconds * sampleRateHz)) >= silent
  const look = async () => (await heardOn(page)).some(sounds)
  await eventually(look, 'something sounds', workMilliseconds).toBe(false)
  for (const ear of hearings.get(page)!.ears) ear.from = ear.samples.length
}

const frames = { frameLength: 4096, hopLength: 1024 }

/** Resolves when a tone of about this frequency has sounded since the last of these expectations: within 3 %, half a semitone. */
export async function hearsTone(page: Page, frequencyHz: number): Promise<void> {
  const spectrum = new FrameSpectrum(frames)
  const hasTone = ({ samples, from, sampleRateHz }: Heard) => {
    const news = samples.subarray(from)
    // Whole frames: at an edge the frequency of a sound can't be told.
    for (let t = 2; (t + 2) * frames.hopLength <= news.length; t++) {
      if (peakOf(news.subarray((t - 2) * frames.hopLength, (t + 2) * frames.hopLength)) <= audible) continue
      const power = spectrum.power(news, t)
      const strongestHz = (power.indexOf(Math.max(...power)) * sampleRateHz) / frames.frameLength
      if (Math.abs(strongestHz / frequencyHz - 1) < 0.03) return true
    }
    return false
  }
  await untilHeard(page, hasTone, `a tone of ${String(frequencyHz)} Hz sounds`)
}
