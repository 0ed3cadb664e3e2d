/** Measures of sounds, one after the other. */
import type { ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Measures } from '../../src-shared/experiments/measures.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { measureSound } from '../audio/measureSound.ts'
import { openSound } from '../audio/soundReader.ts'
import type { TaskControl, TaskFunction } from './messages.ts'

/** To be raised when sounds are measured otherwise than before: what was kept of them is stale then. */
export const measuresVersion = 2

/** Of longer sounds the beginning is measured: memory and the wait for an end don't grow with them. */
const longestSeconds = 180

export interface SoundToMeasure {
  readonly id: string
  readonly path: string
  /** What it was asked to play, in its own time; empty where it wasn't told any notes. */
  readonly notes: readonly Note[]
}

export type MeasureSoundsEvent =
  | { readonly kind: 'measured'; readonly id: string; readonly measures: Measures }
  | { readonly kind: 'failed'; readonly id: string; readonly error: ErrorEnvelope }

/** Tells each sound’s measures, or why it has none. Stopped, it leaves the rest. */
export const measureSoundsTask: TaskFunction<'measureSounds'> = async ({ sounds }, control) => {
  for (const sound of sounds) {
    await control.held()
    if (control.shouldStop()) break
    control.tell(await measured(sound, control))
  }
  return null
}

async function measured(
  { id, path, notes }: SoundToMeasure,
  { held }: Pick<TaskControl<'measureSounds'>, 'held'>,
): Promise<MeasureSoundsEvent> {
  try {
    const sound = await openSound(path)
    try {
      const { sampleRateHz } = sound
      const samples = await sound.read(0, Math.min(sound.length, longestSeconds * sampleRateHz))
      await held()
      return { kind: 'measured', id, measures: measuresOf(samples, sampleRateHz, notes) }
    } finally {
      await sound.close()
    }
  } catch (error) {
    return { kind: 'failed', id, error: envelopeOf(error) }
  }
}

function measuresOf(samples: Float32Array, sampleRateHz: number, notes: readonly Note[]): Measures {
  if (samples.length === 0) throw new SyrinxError('audio/empty', 'There is no sound in it.')
  const length = samples.length / sampleRateHz
  // Whoever ended a take early, or made a very long one, didn't ask to hear the rest.
  const expected = notes
    .filter((note) => note.startSeconds < length)
    .map((note) => ({ ...note, durationSeconds: Math.min(note.durationSeconds, length - note.startSeconds) }))
  return measureSound(samples, sampleRateHz, expected.length > 0 ? { expected } : {})
}
