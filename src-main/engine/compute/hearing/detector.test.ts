import { expect, it } from 'vitest'
import { readSafetensorsFile } from '../../checkpoint/safetensorsFile.ts'
import { NoteDetector } from './detector.ts'
import { hearingRateHz, hopSamples } from './network.ts'
import { keys } from './weights.ts'

const path = new URL('../../../../resources/hearing/basicPitch.safetensors', import.meta.url).pathname

/** A4 and the C♯ above it, as plain sines. */
const twoSines = (length: number) =>
  Float32Array.from(
    { length },
    (_, i) =>
      0.1 * Math.sin((2 * Math.PI * 440 * i) / hearingRateHz) +
      0.1 * Math.sin((2 * Math.PI * 554.37 * i) / hearingRateHz),
  )

it('hears two sines as two keys, in every frame, and nothing in silence', async () => {
  const detector = await NoteDetector.create(await readSafetensorsFile(path))
  try {
    const sines = twoSines(3 * hearingRateHz)
    const samples = new Float32Array(8 * hearingRateHz)
    samples.set(sines)
    let windows = 0
    const { frames, sounding, struck } = await detector.listen(samples, async () => void windows++)
    expect(frames).toBe(Math.ceil(samples.length / hopSamples))
    expect([sounding.length, struck.length]).toEqual([frames * keys, frames * keys])
    expect(windows).toBe(5)
    const heardAt = (frame: number) =>
      [...sounding.subarray(frame * keys, (frame + 1) * keys).keys()].filter(
        (key) => sounding[frame * keys + key] > 0.3,
      )
    // Across the border between two windows too.
    for (const frame of [60, 100, 141, 142, 143, 200]) expect(heardAt(frame)).toEqual([69 - 21, 73 - 21])
    for (const frame of [450, 600]) expect(heardAt(frame)).toEqual([])
  } finally {
    await detector.close()
  }
})

it('refuses weights that lack something', async () => {
  const file = await readSafetensorsFile(path)
  const tensors = new Map(file.tensors)
  tensors.delete('onsets/first/bias')
  await expect(NoteDetector.create({ ...file, tensors })).rejects.toMatchObject({ code: 'hearing/weights' })
})
