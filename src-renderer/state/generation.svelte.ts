/** What is being generated: beginning and ending it, and its sound as it comes; also when this window came late. */
import type { ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { EventPayload } from '../../src-shared/contract/events.ts'
import type { GenerationState } from '../../src-shared/contract/generation.ts'
import type { Job } from '../../src-shared/contract/jobs.ts'
import { player } from '../audio/player.svelte.ts'
import { studio } from '../client/studio.ts'
import { announce } from './announce.ts'
import { Growth } from './growth.svelte.ts'
import { report } from './notices.svelte.ts'
import { project } from './project.svelte.ts'

/** What this window asked for, until the studio says that it has begun. */
export interface GenerationFailure {
  readonly projectId: string
  readonly error: ErrorEnvelope
}

class Generation {
  /** Every take that is being generated, by its id; those of other projects too. */
  growths = $state.raw<ReadonlyMap<string, Growth>>(new Map())
  isStarting = $state(false)
  failure = $state.raw<GenerationFailure | null>(null)
  #projectOfJob = $state.raw<ReadonlyMap<string, string>>(new Map())
  #asking: Promise<void> | null = null

  /** The job that plays the open project; null while none does. */
  readonly current = $derived.by(() => {
    for (const [jobId, projectId] of this.#projectOfJob)
      if (
        projectId === project.id &&
        [...this.growths.values()].some((it) => it.jobId === jobId && !it.isEnded)
      )
        return jobId
    return null
  })

  /** Takes of the open project's job, in the order in which they were asked for. */
  readonly currentGrowths = $derived([...this.growths.values()].filter((it) => it.jobId === this.current))

  /** Generates the open project, and plays its first take as soon as that can go on without a stop. */
  async start(sampleRateHz: number): Promise<void> {
    const projectId = project.id
    if (projectId === null || this.isStarting) return
    this.isStarting = true
    this.failure = null
    player.wake(sampleRateHz)
    try {
      await project.settled()
      const { generation: settings, notes } = project.document
      const started = await studio.call('generation.start', { projectId, settings, notes: [...notes] })
      await this.adopt()
      const growth = this.growths.get(started.takeIds[0])
      if (growth) player.playStream(growth.stream)
      announce('Generating.')
    } catch (error) {
      this.failure = { projectId, error: envelopeOf(error) }
    } finally {
      this.isStarting = false
    }
  }

  /** Ends the open project's generation; what is there becomes its takes. */
  async cancel(): Promise<void> {
    if (this.current === null) return
    try {
      await studio.call('jobs.cancel', { id: this.current })
    } catch (error) {
      report(error)
    }
  }

  /** Takes up what goes on in the studio: after a reload, or when another window has begun it. */
  adopt(): Promise<void> {
    this.#asking ??= this.#adopt().finally(() => (this.#asking = null))
    return this.#asking
  }

  /** The take is whole elsewhere: its samples here can go. */
  forget(takeId: string): void {
    if (!this.growths.has(takeId)) return
    this.growths = new Map([...this.growths].filter(([id]) => id !== takeId))
  }

  hearBlock(block: EventPayload<'generation.block'>): void {
    const growth = this.growths.get(block.takeId)
    if (!growth) {
      void this.adopt()
      return
    }
    growth.stream.toldSamplesPerSecond = block.samplesPerSecond
    growth.secondsLeft = block.secondsLeft
    growth.computeWords = block.computeWords
    if (!growth.append(block.fromSample, block.samples)) void this.#catchUp(growth)
  }

  hearJob(job: Job): void {
    if (job.kind !== 'generate') return
    if (job.endedAt === null) return
    const grown = [...this.growths.values()].filter((it) => it.jobId === job.id && !it.isEnded)
    for (const growth of grown) void this.#finish(growth)
    const projectId = this.#projectOfJob.get(job.id)
    if (job.state === 'failed' && job.error && projectId !== undefined)
      this.failure = { projectId, error: job.error }
    if (grown.length > 0 && projectId === project.id) announce(endWords(job))
  }

  async #adopt(): Promise<void> {
    const active = await studio.call('generation.active', {}).catch(() => [])
    const late: Growth[] = []
    for (const state of active)
      for (const [index, takeId] of state.takeIds.entries()) {
        if (this.growths.has(takeId)) continue
        const growth = new Growth(state.jobId, streamStart(state, takeId, index))
        growth.computeWords = state.computeWords
        late.push(growth)
      }
    if (late.length === 0) return
    this.growths = new Map([...this.growths, ...late.map((it) => [it.stream.id, it] as const)])
    this.#projectOfJob = new Map([
      ...this.#projectOfJob,
      ...active.flatMap(({ jobId, projectId }) => (projectId === null ? [] : [[jobId, projectId] as const])),
    ])
    for (const growth of late) void this.#catchUp(growth)
  }

  /** Asks for what came before this window listened. */
  async #catchUp(growth: Growth): Promise<void> {
    const { stream } = growth
    try {
      for (;;) {
        const fromSample = stream.doneSamples
        const { samples, doneSamples } = await studio.call('generation.samples', {
          takeId: stream.id,
          fromSample,
        })
        growth.append(fromSample, samples)
        if (samples.length === 0 || stream.doneSamples >= doneSamples) return
      }
    } catch {
      // It has ended meanwhile: the take list has it.
      growth.end()
    }
  }

  async #finish(growth: Growth): Promise<void> {
    if (growth.stream.doneSamples < growth.stream.totalSamples) await this.#catchUp(growth)
    growth.end()
    this.growths = new Map(this.growths)
  }
}

const streamStart = (state: GenerationState, id: string, index: number) => ({
  id,
  title:
    state.takeIds.length > 1 ? `Take ${String(index + 1)} of ${String(state.takeIds.length)}` : 'New take',
  sampleRateHz: state.sampleRateHz,
  totalSamples: state.totalSamples,
  leadSeconds: state.leadSeconds,
})

const endWords = ({ state: ended, error }: Job): string =>
  ended === 'failed'
    ? `Generating failed. ${error?.message ?? ''}`
    : ended === 'cancelled'
      ? 'Generating was cancelled; what was there is kept.'
      : 'The take is ready.'

export const generation = new Generation()

studio.on('generation.block', (block) => generation.hearBlock(block))
studio.on('job', (job) => generation.hearJob(job))
studio.onConnection((connection) => {
  if (connection === 'open') void generation.adopt()
})
