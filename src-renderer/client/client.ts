/** The window's side of the contract: calls, events, and the state of the connection. */
import { createBirpc, type BirpcReturn } from 'birpc'
import type { Call, Input, MethodName, Output } from '../../src-shared/contract/contract.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'
import { errorOf } from '../../src-shared/contract/errors.ts'
import type { EventName, EventPayload, StudioEvent } from '../../src-shared/contract/events.ts'
import type { StudioSide, WindowSide } from '../../src-shared/contract/wire.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ConnectionState, SendOptions, StudioChannel } from './channel.ts'

export interface StudioClient {
  readonly shell: 'electron' | 'browser'
  /**
   * Asks the studio. While the connection is away it waits for it (at most ten seconds).
   * @throws SyrinxError as the studio says, `studio/unreachable`, or `studio/connection-lost` when the connection went
   * before the answer came: then it may have been done or not.
   */
  readonly call: Call
  /** @returns how to stop listening */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void
  readonly connection: ConnectionState
  /** Told at once of the state, and of every other one. After `lost` comes `open`: then ask for everything anew. */
  onConnection(listener: (state: ConnectionState) => void): () => void
  /**
   * Makes a dropped or chosen file known to the studio: by its path (Electron), or by sending it (browser).
   * @throws SyrinxError `upload/…`, `disk/full`; a DOMException `AbortError`.
   */
  sendFile(file: File, options?: SendOptions): Promise<FileSource>
}

type Remote = BirpcReturn<StudioSide, WindowSide>
type Listener = (payload: EventPayload<EventName>) => void

const waitMilliseconds = 10_000

export function createStudioClient(channel: StudioChannel): StudioClient {
  const listeners = new Map<EventName, Set<Listener>>()
  const watchers = new Set<(state: ConnectionState) => void>()
  let connection: ConnectionState = 'connecting'
  let remote: Remote | undefined
  let receive: (message: unknown) => void = () => undefined

  const become = (next: ConnectionState) => {
    connection = next
    for (const watcher of [...watchers]) watcher(next)
  }
  const event = ({ name, payload }: StudioEvent) => {
    for (const listener of [...(listeners.get(name) ?? [])]) listener(payload)
  }

  channel.start({
    onOpen(line) {
      remote = createBirpc<StudioSide, WindowSide>(
        { event },
        {
          post: (message) => line.post(message),
          on: (listener) => void (receive = listener),
          timeout: -1,
        },
      )
      become('open')
    },
    onMessage: (message) => receive(message),
    onClose(next) {
      remote?.$close(connectionLost())
      remote = undefined
      if (connection !== next) become(next)
    },
  })

  /** The connection, when it is there within ten seconds. */
  async function reached(): Promise<Remote> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, waitMilliseconds)
    const watcher = (state: ConnectionState) => {
      if (state === 'open' || state === 'refused') resolve()
    }
    watchers.add(watcher)
    watcher(connection)
    await promise
    watchers.delete(watcher)
    clearTimeout(timer)
    if (remote) return remote
    throw unreachable()
  }

  return {
    shell: channel.shell,
    async call<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
      const studio = remote ?? (await reached())
      const answer = await studio.call(name, input)
      if (!answer.ok) throw errorOf(answer.error)
      return answer.output as Output<Name>
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set<Listener>()
      listeners.set(name, set.add(listener as Listener))
      return () => set.delete(listener as Listener)
    },
    get connection() {
      return connection
    },
    onConnection(listener) {
      watchers.add(listener)
      listener(connection)
      return () => watchers.delete(listener)
    },
    sendFile: (file, options = {}) => channel.sendFile(file, options),
  }
}

const connectionLost = () =>
  new SyrinxError(
    'studio/connection-lost',
    'The connection to the studio was lost before it answered.',
    'Syrinx connects again by itself. Look whether it was done, and try again if not.',
  )

const unreachable = () =>
  new SyrinxError(
    'studio/unreachable',
    'The studio does not answer.',
    'Look whether Syrinx is still running. This window connects again by itself.',
  )
