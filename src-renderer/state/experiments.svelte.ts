/** The papers' experiments as this window knows them: what there is, what has been run, what came out. */
import { SvelteMap } from 'svelte/reactivity'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'
import type { EventPayload } from '../../src-shared/contract/events.ts'
import type { Experiment, ExperimentRun } from '../../src-shared/contract/experiments.ts'
import type { LossPoint } from '../../src-shared/contract/training.ts'
import type { Scale } from '../../src-shared/experiments/definition.ts'
import type { Report } from '../../src-shared/experiments/report.ts'
import { studio } from '../client/studio.ts'
import { announce } from './announce.ts'
import { onEachConnection } from './connection.svelte.ts'
import { notifyDeleted } from './history.svelte.ts'
import { jobs } from './jobs.svelte.ts'
import { report as tell } from './notices.svelte.ts'

/** What goes on in a run at this moment. */
export interface LiveFigures {
  readonly variant: string | null
  /** Losses of the network that is being trained. */
  readonly points: readonly LossPoint[]
  readonly secondsLeft: number | null
}

export type Estimate =
  | { readonly kind: 'measuring' }
  | { readonly kind: 'known'; readonly words: string }
  | { readonly kind: 'failed'; readonly message: string }

/** A report that is there, on its way, or can't be read. */
export type ReportState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'none' }
  | { readonly kind: 'ready'; readonly report: Report }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string }

const noFigures: LiveFigures = { variant: null, points: [], secondsLeft: null }

class ExperimentsStore {
  #list = $state.raw<readonly Experiment[]>([])
  #runs = $state.raw<readonly ExperimentRun[]>([])
  #status = $state<'loading' | 'ready' | 'failed'>('loading')
  /** The experiment whose page shows. */
  chosenName = $state<string | null>(null)
  #shownRuns = new SvelteMap<string, string>()
  #live = new SvelteMap<string, LiveFigures>()
  #reports = new SvelteMap<string, ReportState>()
  #estimates = new SvelteMap<string, Estimate>()

  constructor() {
    studio.on('experiment.progress', (payload) => this.#handleProgress(payload))
    studio.on('changed', ({ what, id }) => {
      if (what === 'experiments') void this.#handleChanged(id)
    })
    onEachConnection(() => void this.#loadAll())
  }

  /** In the papers' order. */
  get list() {
    return this.#list
  }

  get status() {
    return this.#status
  }

  get chosen(): Experiment | undefined {
    return this.#list.find(({ name }) => name === this.chosenName)
  }

  /** Newest first. */
  runsOf(name: string): readonly ExperimentRun[] {
    return this.#runs.filter((run) => run.name === name)
  }

  run(id: string): ExperimentRun | undefined {
    return this.#runs.find((run) => run.id === id)
  }

  /** The run that the page of an experiment shows: the one that was picked, or the newest. */
  shownRun(name: string): ExperimentRun | undefined {
    const runs = this.runsOf(name)
    return runs.find(({ id }) => id === this.#shownRuns.get(name)) ?? runs[0]
  }

  /** Whether it has begun, but waits for others to end. */
  isQueued = (run: ExperimentRun | undefined): boolean =>
    typeof run?.jobId === 'string' && jobs.get(run.jobId)?.state === 'queued'

  live(id: string): LiveFigures {
    return this.#live.get(id) ?? noFigures
  }

  report(id: string): ReportState {
    return this.#reports.get(id) ?? { kind: 'loading' }
  }

  estimate(name: string, scale: Scale): Estimate | undefined {
    return this.#estimates.get(`${name} ${scale}`)
  }

  choose(name: string): void {
    this.chosenName = name
  }

  showRun({ name, id }: ExperimentRun): void {
    this.#shownRuns.set(name, id)
  }

  /** Asks for a report, and keeps it up to date from now on. */
  async openReport(id: string): Promise<void> {
    try {
      const found = await studio.call('experiments.report', { id })
      this.#reports.set(
        id,
        found && found.variants.length > 0 ? { kind: 'ready', report: found } : { kind: 'none' },
      )
    } catch (error) {
      const { message, hint } = envelopeOf(error)
      this.#reports.set(id, { kind: 'failed', message, hint })
    }
  }

  /** Times some steps on this machine; a second or two. */
  async measure(name: string, scale: Scale, again = false): Promise<void> {
    const key = `${name} ${scale}`
    const known = this.#estimates.get(key)
    if (known?.kind === 'measuring' || (known && !again)) return
    this.#estimates.set(key, { kind: 'measuring' })
    try {
      const { words } = await studio.call('experiments.estimate', { name, scale })
      this.#estimates.set(key, { kind: 'known', words })
    } catch (error) {
      this.#estimates.set(key, { kind: 'failed', message: envelopeOf(error).message })
    }
  }

  async start(experiment: Experiment, scale: Scale, data: FileSource | null): Promise<boolean> {
    return this.#do(async () => {
      const run = await studio.call('experiments.start', { name: experiment.name, scale, data })
      this.#put(run)
      this.showRun(run)
      announce(`${experiment.title} has begun.`)
    })
  }

  stop = (run: ExperimentRun) => this.#do(() => studio.call('experiments.stop', { id: run.id }))

  goOn = (run: ExperimentRun) =>
    this.#do(async () => {
      this.#put(await studio.call('experiments.resume', { id: run.id }))
      this.showRun(run)
    })

  async remove(run: ExperimentRun): Promise<void> {
    if (!(await this.#do(() => studio.call('experiments.remove', { id: run.id })))) return
    this.#runs = this.#runs.filter(({ id }) => id !== run.id)
    notifyDeleted(`A run of “${run.title}” was deleted.`, [{ kind: 'experiment', id: run.id }])
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      tell(error)
      return false
    }
  }

  async #loadAll(): Promise<void> {
    try {
      ;[this.#list, this.#runs] = await Promise.all([
        studio.call('experiments.list', {}),
        studio.call('experiments.runs', {}),
      ])
      this.#status = 'ready'
    } catch (error) {
      if (this.#status === 'loading') this.#status = 'failed'
      tell(error)
      return
    }
    await Promise.all([this.#refreshReports(), this.#loadLosses()])
  }

  /** What was told before this window was there. */
  async #loadLosses(): Promise<void> {
    try {
      for (const { id } of this.#runs.filter((run) => run.state === 'running')) {
        const { variant, points } = await studio.call('experiments.losses', { id })
        const { secondsLeft } = this.live(id)
        this.#live.set(id, { variant, points, secondsLeft })
      }
    } catch (error) {
      tell(error)
    }
  }

  async #refreshReports(): Promise<void> {
    await Promise.all([...this.#reports.keys()].filter((id) => this.run(id)).map((id) => this.openReport(id)))
  }

  #put(run: ExperimentRun): void {
    this.#runs = this.run(run.id)
      ? this.#runs.map((other) => (other.id === run.id ? run : other))
      : [run, ...this.#runs]
  }

  #handleProgress({ run, variant, points, secondsLeft }: EventPayload<'experiment.progress'>): void {
    const before = this.run(run.id)
    const figures = this.live(run.id)
    this.#put(run)
    const known = figures.variant === variant ? figures.points : []
    const from = points[0]?.step ?? Infinity
    this.#live.set(run.id, {
      variant,
      secondsLeft,
      // What goes on from a checkpoint takes steps again that it had taken.
      points: [...known.filter(({ step }) => step < from), ...points],
    })
    if (before && before.state !== run.state) announce(`${run.title}: ${run.words}`)
    const hasMore = before?.state !== run.state || before.words !== run.words || figures.variant !== variant
    if (hasMore && this.#reports.has(run.id)) void this.openReport(run.id)
  }

  async #handleChanged(id: string | null): Promise<void> {
    try {
      this.#runs = await studio.call('experiments.runs', {})
    } catch (error) {
      return tell(error)
    }
    if (id !== null && this.#reports.has(id) && this.run(id)) await this.openReport(id)
  }
}

export const experiments = new ExperimentsStore()
