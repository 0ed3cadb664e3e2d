/**
 * What crosses between the studio and a process of the tasks. A task is named, gets one input, tells events, and ends
 * with one output or an error. Everything here is cloned on the way: plain values and typed arrays.
 */
import type { ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import type { GenerateTaskEvent, GenerateTaskInput, GenerateTaskOutput } from './generateTask.ts'
import type { FigureData } from '../../src-shared/contract/study.ts'
import type { SoundAnalysis } from '../../src-shared/contract/takes.ts'
import type { AnalyseSoundInput } from './analyseSoundTask.ts'
import type { ComposeInput, ComposeOutput } from './composeTask.ts'
import type { ExperimentEstimate } from './experiments/estimate.ts'
import type {
  EstimateExperimentInput,
  ExperimentTaskEvent,
  ExperimentTaskInput,
  ExperimentTaskOutput,
} from './experiments/experimentTask.ts'
import type { HearClipsEvent, HearClipsInput } from './hearClipsTask.ts'
import type { HearNotesInput, HearNotesOutput } from './hearNotesTask.ts'
import type {
  HearInstrumentEvent,
  HearInstrumentInput,
  HearInstrumentOutput,
} from './makeInstrument/makingTasks.ts'
import type { ExportSoundInput, ExportSoundOutput } from './exportSoundTask.ts'
import type { ImportAudioInput } from './importAudioTask.ts'
import type { ImportAudioEvent } from './importLog.ts'
import type { KeepInstrumentInput, KeepInstrumentOutput } from './packs/keepInstrumentTask.ts'
import type { MeasureSoundsEvent, SoundToMeasure } from './measureSoundsTask.ts'
import type { MeasureTaskInput, MeasureTaskOutput } from './measureTask.ts'
import type { Computes } from '../../src-shared/contract/computes.ts'
import type { ListComputesInput } from './computes.ts'
import type { MeasureComputeInput, MeasureComputeOutput } from './measureComputeTask.ts'
import type { BandsOfEach, MelLabelsOutput } from './melLabelsTask.ts'
import type {
  PackInstrumentInput,
  PackInstrumentOutput,
  PlaySampleEvent,
  PlaySampleInput,
  PlaySampleOutput,
} from './packs/packTasks.ts'
import type { PrepareClipsEvent, PrepareClipsInput } from './prepareClipsTask.ts'
import type { PreviewInput, PreviewOutput } from './previewTask.ts'
import type { SoundFigureInput } from './soundFigureTask.ts'
import type { TrainTaskEvent, TrainTaskInput, TrainTaskOutput } from './trainTask.ts'

/** One line a task: what it gets, what it tells on the way, and what it ends with. */
export interface Tasks {
  /** Answers at once: the process is there. */
  ping: { input: null; event: never; output: { readonly node: string } }
  generate: { input: GenerateTaskInput; event: GenerateTaskEvent; output: GenerateTaskOutput }
  preview: { input: PreviewInput; event: never; output: PreviewOutput }
  keepInstrument: { input: KeepInstrumentInput; event: never; output: KeepInstrumentOutput }
  /** Plays what an instrument is heard by. */
  playSample: { input: PlaySampleInput; event: PlaySampleEvent; output: PlaySampleOutput }
  packInstrument: { input: PackInstrumentInput; event: never; output: PackInstrumentOutput }
  /** Looks for graphics cards. */
  listComputes: { input: ListComputesInput; event: never; output: Computes }
  measureCompute: { input: MeasureComputeInput; event: never; output: MeasureComputeOutput }
  /** Makes an instrument ready to play. */
  ready: { input: Omit<PreviewInput, 'midi' | 'velocity'>; event: never; output: null }
  /** Writes notes. */
  compose: { input: ComposeInput; event: never; output: ComposeOutput }
  importAudio: { input: ImportAudioInput; event: ImportAudioEvent; output: null }
  prepareClips: { input: PrepareClipsInput; event: PrepareClipsEvent; output: null }
  hearClips: { input: HearClipsInput; event: HearClipsEvent; output: null }
  analyseSound: { input: AnalyseSoundInput; event: never; output: SoundAnalysis }
  melLabels: { input: { readonly path: string }; event: never; output: MelLabelsOutput }
  melBands: {
    input: { readonly paths: readonly string[] }
    event: { readonly done: number }
    output: BandsOfEach
  }
  hearNotes: { input: HearNotesInput; event: never; output: HearNotesOutput }
  soundFigure: { input: SoundFigureInput; event: never; output: FigureData }
  measureSounds: {
    input: { readonly sounds: readonly SoundToMeasure[] }
    event: MeasureSoundsEvent
    output: null
  }
  exportSound: { input: ExportSoundInput; event: never; output: ExportSoundOutput }
  /** What recordings that are to become an instrument hold and lack. */
  hearInstrument: { input: HearInstrumentInput; event: HearInstrumentEvent; output: HearInstrumentOutput }
  train: { input: TrainTaskInput; event: TrainTaskEvent; output: TrainTaskOutput }
  measure: { input: MeasureTaskInput; event: never; output: MeasureTaskOutput }
  experiment: { input: ExperimentTaskInput; event: ExperimentTaskEvent; output: ExperimentTaskOutput }
  /** Times steps for about two seconds. */
  estimateExperiment: { input: EstimateExperimentInput; event: never; output: ExperimentEstimate }
}

export type TaskName = keyof Tasks
export type TaskInput<Name extends TaskName> = Tasks[Name]['input']
export type TaskEvent<Name extends TaskName> = Tasks[Name]['event']
export type TaskOutput<Name extends TaskName> = Tasks[Name]['output']

/** What a task is given to work with, in its process. */
export interface TaskControl<Name extends TaskName> {
  tell(event: TaskEvent<Name>): void
  /** Asked often: the studio wants an end; what is there is kept. */
  shouldStop(): boolean
  /** Waits while the studio holds the process (another one needs the processor); at once when it doesn't. */
  held(): Promise<void>
}

export type TaskFunction<Name extends TaskName> = (
  input: TaskInput<Name>,
  control: TaskControl<Name>,
) => Promise<TaskOutput<Name>>

export type ToProcess =
  | { readonly type: 'start'; readonly run: number; readonly task: TaskName; readonly input: unknown }
  | { readonly type: 'stop'; readonly run: number }
  | { readonly type: 'hold' }
  | { readonly type: 'release' }

export type FromProcess =
  | { readonly type: 'event'; readonly run: number; readonly event: unknown }
  | { readonly type: 'output'; readonly run: number; readonly output: unknown }
  | { readonly type: 'error'; readonly run: number; readonly error: ErrorEnvelope }
