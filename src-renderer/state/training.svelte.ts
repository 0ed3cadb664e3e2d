/** The runs of the library as this window knows them, their figures and their checkpoints, kept up to date by events. */
import { SvelteMap } from 'svelte/reactivity'
import type { Dataset } from '../../src-shared/contract/datasets.ts'
import type { EventPayload } from '../../src-shared/contract/events.ts'
import type {
  Checkpoint,
  LossPoint,
  PresetDescription,
  Run,
  TrainingSettings,
} from '../../src-shared/contract/training.ts'
import { studio } from '../client/studio.ts'
import { announce } from './announce.ts'
import { app } from './app.svelte.ts'
import { computes } from './computes.svelte.ts'
import { onEachConnection } from './connection.svelte.ts'
import { notifyDeleted } from './history.svelte.ts'
import { report } from './notices.svelte.ts'
import { OfferToGoOn } from './offerToGoOn.ts'

/** Which checkpoint a new run is to begin with. */
export interface Origin {
  readonly run: Run
  readonly checkpoint: Checkpoint
}

/** What the Train view shows beside the list of runs. */
export type TrainPage =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'new'
      readonly origin: Origin | null
      readonly datasetId?: string
      /** With all settings; without, everything is chosen from the recordings. */
      readonly isAdvanced?: boolean
    }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'compare'; readonly ids: readonly string[] }

export const canGoOn = (run: Run) =>
  run.state === 'interrupted' || run.state === 'stopped' || run.state === 'failed' || run.state === 'paused'
export const isGoingOn = (run: Run) =>
  run.state === 'preparing' || run.state === 'running' || run.state === 'paused'

class TrainingStore {
  #runs = $state.raw<readonly Run[]>([])
  #status = $state<'loading' | 'ready' | 'failed'>('loading')
  page = $state.raw<TrainPage>({ kind: 'none' })
  presets = $state.raw<readonly PresetDescription[]>([])
  datasets = $state.raw<readonly Dataset[]>([])
  #points = new SvelteMap<string, readonly LossPoint[]>()
  #checkpoints = new SvelteMap<string, readonly Checkpoint[]>()
  readonly #offer = new OfferToGoOn({
    goOn: (run) => this.resume(run).then(() => this.#open(run)),
    show: (run) => this.#open(run),
  })

  /** Newest first. */
  get runs() {
    return this.#runs
  }

  get status() {
    return this.#status
  }

  run(id: string): Run | undefined {
    return this.#runs.find((run) => run.id === id)
  }

  points(runId: string): readonly LossPoint[] {
    return this.#points.get(runId) ?? []
  }

  /** Whether its figures and checkpoints have come. */
  isKnown(runId: string): boolean {
    return this.#points.has(runId) && this.#checkpoints.has(runId)
  }

  checkpoints(runId: string): readonly Checkpoint[] {
    return this.#checkpoints.get(runId) ?? []
  }

  constructor() {
    studio.on('training.progress', (payload) => this.#handleProgress(payload))
    studio.on('changed', (payload) => this.#handleChanged(payload))
    onEachConnection(() => void this.#loadAll())
  }

  /** What the new-run form chooses from; each comes by itself. */
  async loadChoices(): Promise<void> {
    await Promise.all([
      studio.call('training.presets', {}).then((presets) => (this.presets = presets)),
      studio.call('datasets.list', {}).then((datasets) => (this.datasets = datasets)),
      computes.load(),
    ]).catch(report)
  }

  /** Asks for a run's figures and checkpoints, and keeps them up to date from now on. */
  async open(runId: string): Promise<void> {
    await Promise.all([this.#loadPoints(runId), this.#loadCheckpoints(runId)]).catch(report)
  }

  show(page: TrainPage): void {
    this.page = page
  }

  async start(name: string, settings: TrainingSettings, origin: Origin | null): Promise<Run | null> {
    try {
      const run = origin
        ? await studio.call('training.goOn', { checkpointId: origin.checkpoint.id, name, settings })
        : await studio.call('training.start', { name, settings })
      this.#put(run)
      this.show({ kind: 'run', id: run.id })
      announce(`${run.name} has begun to learn.`)
      return run
    } catch (error) {
      report(error)
      return null
    }
  }

  pause = (run: Run) => this.#do(() => studio.call('training.pause', { runId: run.id }))
  stop = (run: Run) => this.#do(() => studio.call('training.stop', { runId: run.id }))

  /** @param compute another one than before */
  resume(run: Run, compute?: TrainingSettings['compute']): Promise<boolean> {
    return this.#do(async () => {
      const resumed = await studio.call('training.resume', { runId: run.id, ...(compute && { compute }) })
      this.#put(resumed)
      await this.open(run.id)
    })
  }

  /** @param minutes in all, for an instrument that is made. */
  better(run: Run, minutes: number): Promise<boolean> {
    return this.#do(async () => {
      this.#put(await studio.call('training.resume', { runId: run.id, minutes }))
      await this.open(run.id)
    })
  }

  rename = (run: Run, name: string) => this.#do(() => studio.call('training.rename', { runId: run.id, name }))

  async remove(run: Run): Promise<void> {
    if (!(await this.#do(() => studio.call('training.remove', { runId: run.id })))) return
    this.#set(this.#runs.filter((other) => other.id !== run.id))
    if (this.page.kind === 'run' && this.page.id === run.id) this.show({ kind: 'none' })
    notifyDeleted(`“${run.name}” was deleted.`, [{ kind: 'run', id: run.id }])
  }

  async removeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    const call = () => studio.call('training.removeCheckpoint', { checkpointId: checkpoint.id })
    if (!(await this.#do(call))) return
    const step = checkpoint.step.toLocaleString('en')
    notifyDeleted(`The checkpoint of step ${step} was deleted.`, [{ kind: 'checkpoint', id: checkpoint.id }])
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      report(error)
      return false
    }
  }

  async #loadAll(): Promise<void> {
    try {
      const runs = await studio.call('training.runs', {})
      this.#status = 'ready'
      this.#set(runs)
    } catch (error) {
      if (this.#status === 'loading') this.#status = 'failed'
      report(error)
      return
    }
    await Promise.all([...this.#points.keys()].map((id) => this.open(id)))
  }

  async #loadPoints(runId: string): Promise<void> {
    this.#points.set(runId, await studio.call('training.points', { runId }))
  }

  async #loadCheckpoints(runId: string): Promise<void> {
    this.#checkpoints.set(runId, await studio.call('training.checkpoints', { runId }))
  }

  #put(run: Run): void {
    this.#set(
      this.run(run.id)
        ? this.#runs.map((other) => (other.id === run.id ? run : other))
        : [run, ...this.#runs],
    )
  }

  #set(runs: readonly Run[]): void {
    this.#runs = runs
    if (this.#status === 'ready') this.#offer.follow(runs)
  }

  #open(run: Run): void {
    app.show('train')
    this.show({ kind: 'run', id: run.id })
  }

  #handleProgress({ run, points }: EventPayload<'training.progress'>): void {
    this.#put(run)
    const known = this.#points.get(run.id)
    if (!known || points.length === 0) return
    const from = points[0].step
    // A run that goes on from a checkpoint takes steps again that it had taken.
    this.#points.set(run.id, [...known.filter((point) => point.step < from), ...points])
  }

  #handleChanged({ what, id }: EventPayload<'changed'>): void {
    if (what === 'runs') void studio.call('training.runs', {}).then((runs) => this.#set(runs), report)
    if (what === 'datasets' && this.datasets.length > 0) void this.loadChoices()
    if (what !== 'checkpoints') return
    if (id === null)
      for (const runId of this.#checkpoints.keys()) void this.#loadCheckpoints(runId).catch(report)
    else if (this.#checkpoints.has(id)) void this.#loadCheckpoints(id).catch(report)
  }
}

/** Follows the studio as long as the window is there, and offers to go on with runs that ended in the middle. */
export const training = new TrainingStore()
