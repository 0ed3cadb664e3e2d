/// <reference lib="dom" />
/** What leaves the player while a take is generated, in a real browser: all of the wav, sample for sample, no click. */
import type { Browser, Page } from '@playwright/test'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeWav } from '../src-main/audio/decodeWav.ts'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'

declare global {
  interface Window {
    heard: Float32Array[]
    /** What keeps the recorder from being collected. */
    recorder: AudioNode
  }
}

let studio: RunningStudio
let browser: Browser

// Anew for each try.
beforeEach(async () => {
  studio = await startStudio()
  browser = await launchBrowser()
})

afterEach(async () => {
  await browser.close()
  await studio.stop()
})

const recorderBlock = 8192

/** Listens at the last node before the loudspeakers. */
async function record(page: Page): Promise<void> {
  await page.addInitScript((block) => {
    window.heard = []
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to instanceof AudioDestinationNode && this instanceof GainNode) {
        // It drops a block when the page is busy for as long as one lasts, and keeps the last one to itself.
        const recorder = (this.context as AudioContext).createScriptProcessor(block, 1, 1)
        recorder.onaudioprocess = ({ inputBuffer }) =>
          window.heard.push(inputBuffer.getChannelData(0).slice())
        window.recorder = recorder
        connect.call(this, recorder)
        connect.call(recorder, to)
      }
      return connect.call(this, to)
    } as AudioNode['connect']
  }, recorderBlock)
}

const heardBy = async (page: Page): Promise<Float32Array> =>
  Float32Array.from(await page.evaluate(() => window.heard.flatMap((block) => Array.from(block))))

async function onlyWav(): Promise<Float32Array> {
  for await (const path of glob('audio/**/*.wav', { cwd: studio.libraryDirectory }))
    return decodeWav(await readFile(join(studio.libraryDirectory, path)), path).channels[0]
  throw new Error('No take was kept.')
}

/** Where the wav begins in what was heard: the first sound, then the best fit around it. */
function beginning(heard: Float32Array, wav: Float32Array, gain: number): number {
  const loud = 0.05
  const guess =
    heard.findIndex((it) => Math.abs(it) > loud * gain) - wav.findIndex((it) => Math.abs(it) > loud)
  const errorAt = (offset: number) => {
    let sum = 0
    for (let index = 0; index < 4000; index++) sum += Math.abs(heard[offset + index] - gain * wav[index])
    return sum
  }
  const offsets = Array.from({ length: 21 }, (_, index) => guess - 10 + index)
  return offsets.reduce((best, offset) => (errorAt(offset) < errorAt(best) ? offset : best))
}

// Once more where the machine was too busy for the recorder, which runs on the page's own thread.
it('is heard while it is made, without a gap or a click', { retry: 4 }, async () => {
  const page = await browser.newPage()
  await record(page)
  await page.goto(studio.url)
  await page.getByText('The opening of Syrinx').first().click()
  await page.getByText('Knows A4 to A6').waitFor()
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  await page.getByRole('button', { name: 'Stop and keep' }).waitFor()
  await page.getByRole('button', { name: 'Generate', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Play Take 1' }).waitFor()
  // The recorder's own delay.
  await page.waitForTimeout(2000)

  const [heard, wav] = [await heardBy(page), await onlyWav()]
  // The volume's slider stands at 0.8.
  const gain = 0.8 ** 2
  const from = beginning(heard, wav, gain)
  const compared = Math.min(wav.length, heard.length - from)
  const worst = wav
    .subarray(0, compared)
    .reduce((most, value, index) => Math.max(most, Math.abs(heard[from + index] / gain - value)), 0)
  expect(compared).toBeGreaterThanOrEqual(wav.length - recorderBlock)
  expect(heard.some((it) => it > 0.1)).toBe(true)
  expect(worst).toBeLessThan(1e-3)
  await page.close()
})
