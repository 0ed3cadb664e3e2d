/** Measures takes in the background: what is measured is kept at once, whatever becomes of the rest. */
import type { ErrorEnvelope } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { counted } from '../library/gone.ts'
import type { TakeRow } from '../library/takes.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { measuresVersion, type SoundToMeasure } from '../tasks/measureSoundsTask.ts'
import type { StudioContext } from './context.ts'
import { soundError } from './sounds.ts'
import { Turns } from './turns.ts'

export class StudyMeasuring {
  readonly #context: StudioContext
  readonly #turns = new Turns()

  constructor(context: StudioContext) {
    this.#context = context
  }

  /**
   * Takes without a sound, and those that are measured already, are left out.
   * @returns the job that measures them; none where there is nothing to measure.
   * @throws SyrinxError `take/unknown`
   */
  start(takeIds: readonly string[]): { jobId: string | null } {
    const { jobs, library } = this.#context
    const ids = [...new Set(takeIds)]
    for (const id of ids) library.takes.get(id)
    const count = this.#unmeasured(ids).length
    if (count === 0) return { jobId: null }
    const { id, result } = jobs.start({
      kind: 'study',
      title: `Measuring ${counted(count, 'take')}`,
      subjectId: null,
      run: (control) => this.#work(ids, control),
    })
    result.catch(() => undefined)
    return { jobId: id }
  }

  #unmeasured(ids: readonly string[]): TakeRow[] {
    const { takeMeasures, takes } = this.#context.library
    const measured = takeMeasures.all(measuresVersion)
    return takes.table
      .findAll(ids)
      .filter((take) => take.deletedAt === null && take.audioHash !== null && !measured.has(take.id))
  }

  async #work(ids: readonly string[], { signal, progress }: JobControl): Promise<void> {
    if (this.#turns.isTaken) progress({ state: 'queued' })
    const release = await this.#turns.take(signal)
    if (!release) return
    try {
      progress({ state: 'running' })
      await this.#measure(this.#unmeasured(ids), { signal, progress })
    } finally {
      release()
    }
  }

  async #measure(takes: readonly TakeRow[], { signal, progress }: Pick<JobControl, 'signal' | 'progress'>) {
    const { library, processes } = this.#context
    const byId = new Map(takes.map((take) => [take.id, take]))
    const failures: { take: TakeRow; error: ErrorEnvelope }[] = []
    let done = 0
    progress({ done, total: takes.length })
    await processes.run(
      'listen',
      'measureSounds',
      { sounds: takes.map((take) => this.#soundOf(take)) },
      {
        signal,
        onEvent: (event) => {
          const take = byId.get(event.id)!
          if (event.kind === 'failed') failures.push({ take, error: event.error })
          else library.takeMeasures.put(take, measuresVersion, event.measures)
          progress({ done: ++done, message: `${done} of ${takes.length}` })
        },
      },
    )
    if (failures.length > 0) throw failed(failures[0], failures.length)
  }

  /** Notes count from the end of a kept seed clip. An instrument that knows no notes was told none. */
  #soundOf({ id, audioHash, notes, leadSeconds }: TakeRow): SoundToMeasure {
    return {
      id,
      path: this.#context.library.files.pathOf(audioHash!),
      notes: notes.map((note) => ({ ...note, startSeconds: note.startSeconds + leadSeconds })),
    }
  }
}

function failed({ take, error }: { take: TakeRow; error: ErrorEnvelope }, count: number): unknown {
  const first = soundError(new SyrinxError(error.code, error.message, error.hint), take.name) as SyrinxError
  if (count === 1) return first
  return new SyrinxError(
    first.code,
    `${counted(count, 'take')} could not be measured. ${first.message}`,
    first.hint,
  )
}
