/** “Play this on my instrument”: what a spectrum is taken from, found in the library before anything begins. */
import type { SpectrumSource } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Library } from '../library/library.ts'
import type { TaskSpectrumSource } from '../tasks/spectrumScore.ts'
import { findInstrument } from './instrumentFiles.ts'

/** A recording or a take, as it is followed. */
export interface FollowedSound {
  readonly kind: 'clip' | 'take'
  readonly id: string
  readonly path: string
  readonly name: string
  readonly audioHash: string
  readonly seconds: number
}

/** A source that was found: the sound, or how notes are played. */
export type FoundSource =
  | { readonly task: TaskSpectrumSource; readonly sound: FollowedSound }
  /** `player` is whose notes they are. */
  | { readonly task: TaskSpectrumSource; readonly sound: null; readonly player: Instrument }

/**
 * @throws SyrinxError `spectrum/gone` when it was deleted, `spectrum/not-ready`, `spectrum/other-kind`.
 */
export async function findSource(
  library: Library,
  instrument: Instrument,
  source: SpectrumSource,
): Promise<FoundSource> {
  switch (source.kind) {
    case 'notes':
      return { task: { kind: 'notes' }, sound: null, player: instrument }
    case 'notesOf': {
      const other = await findInstrument(library, source.instrument).catch((cause: unknown) => {
        if (cause instanceof SyrinxError && /\/unknown$/.test(cause.code))
          throw gone('The instrument whose notes were to be played', cause)
        throw cause
      })
      requireSameKind(instrument, other.instrument)
      return {
        task: { kind: 'notesOf', checkpointPath: other.path },
        sound: null,
        player: other.instrument,
      }
    }
    default: {
      const sound = findSound(library, source)
      return { task: { kind: 'sound', path: sound.path }, sound }
    }
  }
}

/** @throws SyrinxError `spectrum/gone`, `spectrum/not-ready`. */
export function findSound(
  library: Library,
  { kind, id }: Extract<SpectrumSource, { kind: 'clip' | 'take' }>,
): FollowedSound {
  const row = kind === 'clip' ? library.clips.table.find(id) : library.takes.table.find(id)
  if (!row || row.deletedAt !== null)
    throw gone(kind === 'clip' ? 'The recording that was to be played' : 'The take that was to be played')
  if (row.audioHash === null)
    throw new SyrinxError(
      'spectrum/not-ready',
      `“${row.name}” has no sound yet.`,
      'Wait until it is whole, or choose another recording.',
    )
  const { name, audioHash, seconds } = row
  return { kind, id, path: library.files.pathOf(audioHash), name, audioHash, seconds }
}

const gone = (what: string, cause?: unknown) =>
  new SyrinxError(
    'spectrum/gone',
    `${what} is no longer in the library.`,
    'Restore it from the bin, or choose what to play anew.',
    { cause },
  )

function requireSameKind(instrument: Instrument, other: Instrument): void {
  if (other.condition !== 'mfcc')
    throw new SyrinxError(
      'spectrum/other-kind',
      `“${other.name}” wasn’t trained on spectra, and so it isn’t known how its notes sound.`,
      'Choose an instrument that was trained on spectra (MFCC).',
    )
  if (other.sampleRateHz !== instrument.sampleRateHz)
    throw new SyrinxError(
      'spectrum/other-kind',
      `“${other.name}” plays at another sample rate than “${instrument.name}”: their spectra can’t be compared.`,
      'Choose instruments of one sample rate.',
    )
}
