/** All sequences of one instrument, played and measured. */
import { readFile } from 'node:fs/promises'
import { parseMidi } from '../../src-shared/notes/midi.ts'
import { resourcePath } from '../../src-main/tasks/resources.ts'
import { faultsOf, type Faults } from './faults.ts'
import type { InstrumentKind } from '../../src-main/audio/playing/cardMeasures.ts'
import { figuresOf, type Figures } from '../../src-main/audio/playing/figures.ts'
import { openInstrument, type Instrument } from './instrument.ts'
import { playSequence, type Playing } from './listen.ts'
import { measureTake, type TakeMeasures } from '../../src-main/audio/playing/measureTake.ts'
import type { PageTake } from './page.ts'
import {
  chordSequences,
  keptOutSequences,
  quickly,
  tuningSequences,
  type SoundSequence,
} from './sequences.ts'
import { SyrinxError } from '../../src-shared/errors.ts'

export interface SoundRequest {
  readonly which: { readonly instrument?: string; readonly checkpoint?: string }
  readonly data: string | undefined
  readonly category: string | undefined
  readonly isUnfiltered: boolean
  readonly set: 'tuning' | 'kept-out'
  readonly isQuick: boolean
  /** Names of sequences; empty: all. */
  readonly only: readonly string[]
  readonly playing: Playing
}

export interface InstrumentReport {
  readonly title: string
  readonly kind: InstrumentKind
  readonly figures: Figures
  readonly audioSeconds: number
  readonly sequences: readonly {
    readonly name: string
    readonly figures: Figures
    /** One a take. */
    readonly faults: readonly Faults[]
  }[]
}

export interface SoundHooks {
  say(text: string): void
  /** A take with its measures, as soon as they are there. */
  take(take: PageTake): Promise<void> | undefined
}

export async function measureInstrument(request: SoundRequest, hooks: SoundHooks): Promise<InstrumentReport> {
  const { which, data, category, isUnfiltered, playing } = request
  const instrument = await openInstrument({ ...which, data, category, isUnfiltered })
  const { title, checkpoint, sounds } = instrument
  const takes: TakeMeasures[] = []
  const sequences: InstrumentReport['sequences'][number][] = []
  let [coreSeconds, audioSeconds] = [0, 0]
  for (const sequence of await sequencesFor(request, instrument)) {
    const played = await playSequence(instrument, sequence, playing)
    coreSeconds += played.coreSeconds
    audioSeconds += played.audioSeconds
    const measured: TakeMeasures[] = []
    const faults: Faults[] = []
    for (const { seed, judged } of played.takes) {
      const measures = measureTake(judged)
      measured.push(measures)
      faults.push(faultsOf(seed, judged, measures))
      await hooks.take({ title, sequence, seed, judged, measures })
    }
    takes.push(...measured)
    sequences.push({ name: sequence.name, figures: figuresOf(measured), faults })
    hooks.say(`${title}: ${sequence.name}, ${played.audioSeconds.toFixed(1)} s`)
  }
  const { validationLoss } = checkpoint
  return {
    title,
    kind: sounds.every((it) => it.isSustained) ? 'sustained' : 'struck',
    figures: {
      ...figuresOf(takes),
      ...(validationLoss !== undefined && { validationLoss: { value: validationLoss } }),
      cost: { value: coreSeconds / audioSeconds },
    },
    audioSeconds,
    sequences,
  }
}

/** @throws SyrinxError `bench/no-sequence` where none has the name that is asked for. */
async function sequencesFor(
  { set, isQuick, only }: SoundRequest,
  { played: midiNumbers, condition }: Instrument,
): Promise<SoundSequence[]> {
  const performance = async () =>
    parseMidi(await readFile(resourcePath('datasets', 'performances', 'panflute_syrinx.mid'))).notes
  const all =
    set === 'tuning' ? tuningSequences(midiNumbers) : keptOutSequences(midiNumbers, await performance())
  // Where a note that begins while another sounds goes on from it, there are no chords but by chance.
  const isPolyphonic = condition.kind === 'voice' && !condition.slurs
  const whole = isPolyphonic ? [...all, ...chordSequences(midiNumbers, set)] : all
  const wanted = isQuick ? quickly(whole) : whole
  const chosen = wanted.filter(({ name }) => only.length === 0 || only.includes(name))
  if (chosen.length === 0)
    throw new SyrinxError(
      'bench/no-sequence',
      `There is no sequence called ${only.join(', ')}.`,
      `There are: ${wanted.map(({ name }) => name).join(', ')}.`,
    )
  return chosen
}
