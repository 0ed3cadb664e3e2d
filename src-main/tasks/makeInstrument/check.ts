/**
 * What a new instrument is judged by: it plays by itself, and is measured as the yardstick measures (docs/sound.md),
 * against what its recordings would have played.
 */
import { join } from 'node:path'
import { localConditionSchema, notesKnownTo } from '../../../src-shared/conditioning/description.ts'
import type { InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { cardMeasures } from '../../audio/playing/cardMeasures.ts'
import { figuresOf } from '../../audio/playing/figures.ts'
import { Heard, lengthened, type Judged, type JudgedNote } from '../../audio/playing/judged.ts'
import { measureTake, type TakeMeasures } from '../../audio/playing/measureTake.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { syrinxVersion } from '../../files/version.ts'
import { generateTakes, generationDefaults } from '../generate.ts'
import { playReference, soundedNotes } from '../reference.ts'
import type { SamplerSource } from '../samplers.ts'
import { checkPhrase, shortPhrase, wholePhrase } from './checkPhrase.ts'
import { cutNotesIn, soundsOf } from './cutSounds.ts'
import { notesFolder, type Notebook } from './notebook.ts'

/** More categories would take too long. */
const judgedCategories = 3

export interface CheckHooks {
  /** Of the whole, 0 … 1. */
  progress(share: number): void
  shouldStop(): boolean
}

/**
 * Plays a phrase (checkPhrase.ts: scale, leaps, slurs, held notes, soft and loud) on the processor, as the instrument
 * plays anywhere: one of 18 s, or one of 10 s in each of the first three categories. In tune is what has the pitch at
 * which the player played the note, however far that is from its name.
 * @param directory where the instrument is made.
 * @returns undefined where it was stopped.
 */
export async function checkInstrument(
  checkpoint: Checkpoint,
  notebook: Notebook,
  directory: string,
  samplers: SamplerSource,
  hooks: CheckHooks,
): Promise<{ measures: InstrumentMeasures; sound: Float32Array } | undefined> {
  const { sampleRateHz } = checkpoint.hyperparameters
  const names = notebook.categories.length > 0 ? notebook.categories.slice(0, judgedCategories) : ['']
  const takes: TakeMeasures[] = []
  const sounds: Float32Array[] = []
  let [coreSeconds, isSustained] = [0, true]
  for (const [category, name] of names.entries()) {
    const phrase = await phraseOf(checkpoint, notebook, directory, category, name)
    if (hooks.shouldStop()) return undefined
    // Other work on this machine takes time, but not this process’s time.
    const before = process.cpuUsage()
    const sound = await play(checkpoint, phrase.notes, name === '' ? undefined : category, samplers, {
      progress: (share) => hooks.progress((category + share) / names.length),
      shouldStop: hooks.shouldStop,
    })
    if (!sound) return undefined
    const { user, system } = process.cpuUsage(before)
    coreSeconds += (user + system) / 1e6
    isSustained &&= phrase.judged.every((it) => it.isSustained)
    takes.push(measureTake(beside(phrase, sound, sampleRateHz)))
    sounds.push(sound)
  }
  const seconds = takes.reduce((sum, it) => sum + it.seconds, 0)
  const figures = { ...figuresOf(takes), cost: { value: coreSeconds / seconds } }
  const measures = cardMeasures(figures, isSustained ? 'sustained' : 'struck', {
    measuredAt: new Date(),
    syrinxVersion: syrinxVersion(),
    sequences: takes.length,
    seconds,
  })
  return { measures, sound: joined(sounds) }
}

interface Phrase {
  readonly notes: readonly Note[]
  /** Each at the pitch at which the player played it. */
  readonly judged: readonly JudgedNote[]
  /** What the recordings would have played. */
  readonly reference: Float32Array
}

async function phraseOf(
  checkpoint: Checkpoint,
  notebook: Notebook,
  directory: string,
  category: number,
  folder: string,
): Promise<Phrase> {
  const { sampleRateHz } = checkpoint.hyperparameters
  const condition = localConditionSchema.parse(checkpoint.condition)
  const known = notesKnownTo(condition)
  const cut = await cutNotesIn(join(notesFolder(directory), folder))
  const midiNumbers = [...new Set(cut.flatMap(({ notes }) => notes.map((it) => it.midi)))].sort(
    (a, b) => a - b,
  )
  const drawn = checkPhrase(midiNumbers, folder === '' ? wholePhrase : shortPhrase)
  const sounds = await soundsOf(cut, new Set(drawn.map((it) => it.midi)), known, sampleRateHz)
  const notes = drawn.filter(({ midi }) => sounds.some((it) => it.midi === midi))
  const reference = playReference(soundedNotes(notes, condition, sampleRateHz), sounds, known, sampleRateHz)
  const pitchOf = (midi: number) =>
    notebook.notes.find((it) => it.category === category && it.midi === midi)?.pitch ?? midi
  return {
    notes,
    judged: reference.notes.map((note) => ({ ...note, midi: pitchOf(note.midi) })),
    reference: reference.samples,
  }
}

/** @returns undefined where it was stopped. */
async function play(
  checkpoint: Checkpoint,
  notes: readonly Note[],
  category: number | undefined,
  samplers: SamplerSource,
  hooks: CheckHooks,
): Promise<Float32Array | undefined> {
  const blocks: Float32Array[] = []
  const { generated, total } = await generateTakes(
    {
      ...generationDefaults,
      compute: 'cpu',
      checkpoint,
      score: { kind: 'notes', notes, nearest: false },
      ...(category !== undefined && { category }),
    },
    () =>
      Promise.resolve({
        append: (samples) => Promise.resolve(void blocks.push(samples.slice())),
        close: () => Promise.resolve(),
        discard: () => Promise.resolve(),
      }),
    {
      say: () => undefined,
      progress: (done, of) => hooks.progress(done / of),
      shouldStop: hooks.shouldStop,
    },
    samplers,
  )
  return generated < total ? undefined : joined(blocks)
}

function beside({ judged, reference }: Phrase, sound: Float32Array, sampleRateHz: number): Judged {
  const length = Math.max(reference.length, sound.length)
  const lowest = Math.floor(Math.min(...judged.map((it) => it.midi)))
  const heard = (samples: Float32Array) => new Heard(lengthened(samples, length), sampleRateHz, lowest)
  return { notes: judged, sound: heard(sound), recording: heard(reference) }
}

function joined(blocks: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(blocks.reduce((length, it) => length + it.length, 0))
  let position = 0
  for (const block of blocks) {
    whole.set(block, position)
    position += block.length
  }
  return whole
}
