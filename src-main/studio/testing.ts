/** A studio for tests: a library in a folder of its own, no window, and every event remembered. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Input, MethodName, Output } from '../../src-shared/contract/contract.ts'
import { errorOf } from '../../src-shared/contract/errors.ts'
import type { EventName, EventPayload, StudioEvent } from '../../src-shared/contract/events.ts'
import type { Answer } from '../../src-shared/contract/wire.ts'
import type { ShellServices } from './context.ts'
import { openStudio, type Studio, type StudioOptions } from './studio.ts'

const nobody = () => Promise.reject(new Error('there is no window'))

const shell: ShellServices = {
  kind: 'browser',
  chooseFiles: nobody,
  chooseFolder: nobody,
  chooseTarget: nobody,
  reveal: nobody,
  showMenu: () => undefined,
  notify: () => undefined,
}

export interface TestStudio {
  readonly studio: Studio
  readonly directory: string
  readonly events: StudioEvent[]
  /** @throws SyrinxError as it crossed */
  call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** The payloads of one kind of event so far. */
  told<Name extends EventName>(name: Name): EventPayload<Name>[]
  /** Resolves with the first event, told or still to come, that fits. */
  event<Name extends EventName>(
    name: Name,
    fits?: (payload: EventPayload<Name>) => boolean,
  ): Promise<EventPayload<Name>>
  /** Waits until a job has ended. */
  ended(jobId: string): Promise<EventPayload<'job'>>
  /** Closes it; the library stays for `openTestStudio(directory)`. */
  close(): Promise<void>
  /** Closes it and clears its folder away. */
  remove(): Promise<void>
}

/**
 * @param libraryDirectory one of an earlier studio; a new one without
 * @param options what else the studio is opened with
 */
export async function openTestStudio(
  libraryDirectory?: string,
  options: Pick<StudioOptions, 'experimentsDirectory'> = {},
): Promise<TestStudio> {
  const directory = libraryDirectory ?? (await mkdtemp(join(tmpdir(), 'syrinx-studio-')))
  const studio = await openStudio({ libraryDirectory: directory, version: '0.0.0', shell, ...options })
  const events: StudioEvent[] = []
  const waiting = new Set<(event: StudioEvent) => void>()
  studio.subscribe((event) => {
    events.push(event)
    for (const listener of waiting) listener(event)
  })
  const told = <Name extends EventName>(name: Name) =>
    events.filter((it) => it.name === name).map((it) => it.payload as EventPayload<Name>)
  const event = <Name extends EventName>(
    name: Name,
    fits: (payload: EventPayload<Name>) => boolean = () => true,
  ) => {
    const there = told(name).find(fits)
    if (there) return Promise.resolve(there)
    return new Promise<EventPayload<Name>>((resolve) => {
      const listener = (it: StudioEvent) => {
        if (it.name !== name || !fits(it.payload as EventPayload<Name>)) return
        waiting.delete(listener)
        resolve(it.payload as EventPayload<Name>)
      }
      waiting.add(listener)
    })
  }
  return {
    studio,
    directory,
    events,
    async call<Name extends MethodName>(name: Name, input: Input<Name>) {
      const answer: Answer = await studio.call(name, input)
      if (!answer.ok) throw errorOf(answer.error)
      return answer.output as Output<Name>
    },
    told,
    event,
    ended: (jobId) => event('job', (job) => job.id === jobId && job.endedAt !== null),
    close: () => studio.close(),
    async remove() {
      await studio.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
