/** What an instrument is asked for with, what is told while it is made, and what comes of it. */
import type { InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import type { StopReason } from '../../engine/train/loop.ts'
import type { RunFolder } from '../runFolder.ts'
import type { TrainingHooks } from '../train.ts'
import type { Recording } from './listen.ts'
import type { Machine } from './plan.ts'

export interface MakingRequest extends Machine {
  /** The recordings, asked for where they haven’t been heard yet. */
  recordings(): Promise<readonly Recording[]>
  /** What tells these recordings from others: their folder. */
  readonly origin: string
  /** Where the run and the cut notes are kept. */
  readonly workDirectory: string
  readonly title: string
  /** In all, from listening to the instrument’s first notes. */
  readonly minutes: number
  readonly seed: number
}

export interface MakingHooks extends Pick<
  TrainingHooks,
  'say' | 'notice' | 'compute' | 'listening' | 'progress' | 'shouldStop' | 'held'
> {
  /** What was heard, before anything is decided on it. */
  findings(findings: readonly Finding[]): void
  /** What was chosen, and why: a sentence each. */
  choices(sentences: readonly string[], preset: string): void
  /**
   * Playable already, though not measured. Waited for.
   * @param isFirst there is no measured one yet.
   */
  playable?(checkpoint: Checkpoint, run: RunFolder, isFirst: boolean): Promise<void>
  /** It plays by itself to be measured. */
  checking(share: number): void
}

export interface Made {
  /** The best that was measured; where none was, as far as it has learned. */
  readonly checkpoint: Checkpoint
  /** Of `checkpoint`; undefined where none was measured. */
  readonly measures: InstrumentMeasures | undefined
  /** What it has learned since, and why that isn’t the instrument. Training goes on from there. */
  readonly newer:
    | {
        readonly checkpoint: Checkpoint
        /** What it does worse, in a sentence; undefined where it was stopped before it was measured. */
        readonly worse: string | undefined
      }
    | undefined
  readonly findings: readonly Finding[]
  /** `ready`: it had had its time before. */
  readonly stopped: StopReason | 'ready'
  readonly steps: number
  readonly trainedSeconds: number
}
