/** The studio: the use cases behind the contract, put together. A shell opens it, carries calls to it, and closes it. */
import { join } from 'node:path'
import { methodNames, type Handlers } from '../../src-shared/contract/contract.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { EventName, EventPayload, StudioEvent } from '../../src-shared/contract/events.ts'
import type { Answer } from '../../src-shared/contract/wire.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { createJobs } from '../jobs/jobs.ts'
import { createTaskProcesses } from '../jobs/taskProcesses.ts'
import { openLibrary } from '../library/library.ts'
import type { ShellServices, StudioContext } from './context.ts'
import { dispatch } from './dispatch.ts'
import { binHandlers } from './bin.ts'
import { blindHandlers } from './blind.ts'
import { datasetHandlers } from './datasets.ts'
import { composingHandlers } from './composing.ts'
import { computeHandlers, StudioComputes } from './computes.ts'
import { experimentHandlers } from './experiments.ts'
import { exportHandlers } from './exporting.ts'
import { generationHandlers } from './generation.ts'
import { historyHandlers } from './history.ts'
import { infoHandlers } from './info.ts'
import { instrumentHandlers } from './instruments.ts'
import { jobHandlers } from './jobs.ts'
import { libraryHandlers } from './library.ts'
import { noteHandlers } from './notes.ts'
import { projectHandlers } from './projects.ts'
import { settingsHandlers } from './settings.ts'
import { shellHandlers } from './shell.ts'
import { startUp } from './startUp.ts'
import { soundHandlers } from './sounds.ts'
import { takeHandlers } from './takes.ts'
import { studyHandlers } from './study.ts'
import { trainingHandlers } from './training.ts'
import { TrainingQueue } from './trainingQueue.ts'
import { mediaHandler } from './media.ts'
import { openUploads } from './uploads.ts'

export interface StudioOptions {
  readonly libraryDirectory: string
  readonly version: string
  readonly shell: ShellServices
  /** Where definitions of experiments lie; those that come with Syrinx without it. */
  readonly experimentsDirectory?: string
}

export interface Studio {
  /** Never rejects. `name` and `input` come from a window and may be anything. */
  call(name: unknown, input: unknown): Promise<Answer>
  /** @returns how to stop listening */
  subscribe(listener: (event: StudioEvent) => void): () => void
  /** `GET /media/KIND/…` (sounds, and files of experiments, with ranges; see `media.ts`), `PUT /upload`; 404 for anything else. */
  fetch(request: Request): Promise<Response>
  /** Ends what goes on and keeps what is there. */
  close(): Promise<void>
}

/** Each group of methods; a method that none of them has answers `studio/not-yet`. */
const handlersOf = (
  context: StudioContext,
  experimentsDirectory: string | undefined,
  queue = new TrainingQueue(),
): Handlers => ({
  ...notYet(),
  ...infoHandlers(context),
  ...libraryHandlers(context),
  ...binHandlers(context),
  ...historyHandlers(context),
  ...settingsHandlers(context),
  ...jobHandlers(context),
  ...projectHandlers(context),
  ...instrumentHandlers(context),
  ...generationHandlers(context),
  ...takeHandlers(context),
  ...soundHandlers(context),
  ...noteHandlers(context),
  ...composingHandlers(context),
  ...exportHandlers(context),
  ...computeHandlers(context),
  ...datasetHandlers(context),
  ...trainingHandlers(context, queue),
  ...experimentHandlers(context, queue, experimentsDirectory),
  ...studyHandlers(context),
  ...blindHandlers(context),
  ...shellHandlers(context),
})

function notYet(): Handlers {
  const refuse = (name: string) => () => {
    throw new SyrinxError('studio/not-yet', `The studio can’t do ${name} yet.`)
  }
  return Object.fromEntries(methodNames.map((name) => [name, refuse(name)])) as unknown as Handlers
}

/** @throws SyrinxError when the library can't be opened. */
export async function openStudio({
  libraryDirectory,
  version,
  shell,
  experimentsDirectory,
}: StudioOptions): Promise<Studio> {
  const listeners = new Set<(event: StudioEvent) => void>()
  const emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => {
    for (const listener of listeners) listener({ name, payload } as StudioEvent)
  }
  const library = openLibrary(libraryDirectory)
  library.subscribe(({ name, payload }) => emit(name, payload))
  const jobs = createJobs({ onChange: (job) => emit('job', job) })
  const processes = createTaskProcesses()
  const uploads = openUploads(join(library.files.incomingDirectory(), 'uploads'))
  const computes = new StudioComputes(library, processes)
  const context: StudioContext = { version, library, jobs, processes, computes, shell, uploads, emit }
  const handlers = handlersOf(context, experimentsDirectory)
  const answerMedia = mediaHandler(library, uploads)
  const callOff = startUp(library, (error) => {
    const { message, hint } = envelopeOf(error)
    emit('notice', { level: 'error', message, hint })
  })

  return {
    call: (name, input) => dispatch(handlers, name, input),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    fetch: answerMedia,
    async close() {
      await callOff()
      await jobs.close()
      await processes.close()
      uploads.close()
      library.close()
    },
  }
}
