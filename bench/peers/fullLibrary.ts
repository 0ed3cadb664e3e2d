/** A library as somebody has it who has used Syrinx for years: 10,000 clips with waveforms, notes and sound, and projects. */
import { factsOfClip } from '../../src-main/audio/clipFacts.ts'
import { frequencyOfMidi, int16Bytes, sine, wavBytes } from '../../src-main/audio/testing.ts'
import { openLibrary } from '../../src-main/library/library.ts'
import { aClip } from '../../src-main/library/testing.ts'
import { emptyDocument } from '../../src-shared/contract/projects.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { Random } from '../../src-shared/random.ts'

export const clipCount = 10_000
/** Files are content-addressed: all clips share so many sounds. */
const soundCount = 200
const projectCount = 40
const seconds = 5
const sampleRateHz = 16_000
const notesOfClip = 8
const notesOfProject = 200

const melody = (random: Random, count: number, spanSeconds: number): Note[] =>
  Array.from({ length: count }, (_, i) => ({
    midi: 60 + random.below(25),
    startSeconds: (i * spanSeconds) / count,
    durationSeconds: (0.9 * spanSeconds) / count,
    velocity: 40 + random.below(80),
  }))

/** A tone that dies away. */
function soundOf(index: number) {
  const amplitude = 0.1 + index / (2 * soundCount)
  const tone = sine(frequencyOfMidi(60 + (index % 25)), seconds, sampleRateHz, amplitude)
  const samples = tone.map((value, i) => value * Math.exp(-i / sampleRateHz))
  const { clippedSamples, loudnessDb, peak, peaks, silentShare } = factsOfClip(
    { channels: [samples], sampleRateHz },
    samples,
    sampleRateHz,
  )
  return {
    bytes: wavBytes({ bits: 16, sampleRateHz, data: int16Bytes(samples.map((it) => 32_767 * it)) }),
    facts: { clippedSamples, loudnessDb, peak, silentShare, peaks: new Uint8Array(peaks.buffer) },
  }
}

export async function fillLibrary(directory: string): Promise<void> {
  const random = Random.fromSeed(1)
  const library = openLibrary(directory)
  try {
    const sounds = Array.from({ length: soundCount }, (_, i) => soundOf(i))
    const hashes = await library.files.putFiles(
      sounds.map(({ bytes }) => bytes),
      'wav',
    )
    const dataset = library.datasets.create('Years of recordings', sampleRateHz)
    library.transaction(() => {
      const clips = Array.from({ length: clipCount }, (_, i) =>
        aClip(dataset.id, hashes[i % soundCount], {
          ...sounds[i % soundCount].facts,
          name: `Recording ${i + 1}`,
          tags: i % 7 ? [] : ['loud'],
          seconds,
          sourceHash: `Recording ${i + 1} as it came`,
        }),
      )
      for (const { id } of library.clips.insert(clips))
        library.clips.setHeard(id, melody(random, notesOfClip, seconds))
    })
    for (let i = 1; i <= projectCount; i++)
      library.projects.create(`Piece ${i}`, { ...emptyDocument, notes: melody(random, notesOfProject, 60) })
  } finally {
    library.close()
  }
}
