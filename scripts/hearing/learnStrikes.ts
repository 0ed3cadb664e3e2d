/**
 * Makes resources/hearing/strikes.safetensors again (`node scripts/hearing/learnStrikes.ts`): FluidSynth plays phrases
 * whose notes are known on several instruments, with some noise and at several levels, and what the network takes for
 * strikes of keys is told from what they were.
 */
import { resolve } from 'node:path'
import { findStrikes } from '../../src-main/audio/chords/strikes.ts'
import { judgementShapes } from '../../src-main/audio/chords/strikeJudge.ts'
import { floatTensor, writeSafetensors } from '../../src-main/engine/checkpoint/safetensors.ts'
import { readSafetensorsFile } from '../../src-main/engine/checkpoint/safetensorsFile.ts'
import { NoteDetector } from '../../src-main/engine/compute/hearing/detector.ts'
import { hearingRateHz, hopSamples } from '../../src-main/engine/compute/hearing/network.ts'
import { writeWholeFile } from '../../src-main/files/wholeFile.ts'
import { playNotes, usualSoundFont } from '../instruments/fluidSynth.ts'
import { fitStrikes, type KnownStrike } from './fitStrikes.ts'
import { knownChords, knownVoices, type Played } from './knownPhrases.ts'
import { knownStrikes } from './knownStrikes.ts'
import { randomNumbers } from './randomNumbers.ts'

const resources = resolve(import.meta.dirname, '../../resources/hearing')

/** General MIDI programs, counted from 1, with the compass that they are asked for. */
const instruments = [
  { gmProgram: 1, compass: [30, 96] }, // grand piano
  { gmProgram: 2, compass: [30, 96] }, // bright piano
  { gmProgram: 5, compass: [36, 90] }, // electric piano
  { gmProgram: 12, compass: [53, 89] }, // vibraphone
  { gmProgram: 25, compass: [40, 76] }, // guitar
  { gmProgram: 20, compass: [36, 84] }, // church organ
] as const
const seeds = [2, 3, 4, 5, 6]

const synth = { program: 'fluidsynth', soundFont: usualSoundFont }
const detector = await NoteDetector.create(
  await readSafetensorsFile(resolve(resources, 'basicPitch.safetensors')),
)
const known: KnownStrike[] = []

async function learnFrom(notes: readonly Played[], gmProgram: number, random: () => number): Promise<void> {
  const played = await playNotes(synth, notes, gmProgram, hearingRateHz)
  const loudest = played.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1)
  const gain = 10 ** (-0.6 * random()) / loudest
  const noise = 10 ** (-4.25 + 1.5 * random())
  const samples = played.map((sample) => gain * (sample + noise * (2 * random() - 1)))
  const chances = { ...(await detector.listen(samples)), hopSamples, sampleRateHz: hearingRateHz }
  known.push(...knownStrikes(findStrikes(chances, samples), notes, hopSamples / hearingRateHz))
}

for (const seed of seeds) {
  const random = randomNumbers(77 * seed)
  for (const { gmProgram, compass } of instruments) {
    await learnFrom(knownChords(random, 1, 35, compass), gmProgram, random)
    for (const voices of [2, 3, 4])
      await learnFrom(knownChords(random, voices, 30, compass), gmProgram, random)
    if (compass[0] <= 36 && compass[1] >= 84) await learnFrom(knownVoices(random, 18), gmProgram, random)
  }
}
await detector.close()

const judgement = fitStrikes(known)
const shapes = judgementShapes(judgement.inputBias.length)
const tensors = Object.entries(judgement).map(
  ([name, values]: [string, Float32Array]) =>
    [name, floatTensor(shapes[name as keyof typeof shapes], values)] as const,
)
await writeWholeFile(
  resolve(resources, 'strikes.safetensors'),
  writeSafetensors(new Map(tensors), { made: 'scripts/hearing/learnStrikes.ts' }),
)
