/** One window's connection, over whatever channel: its calls go to the studio, the studio's events go to it. */
import { createBirpc } from 'birpc'
import { windowMessage, type StudioSide, type WindowSide } from '../../src-shared/contract/wire.ts'
import type { StudioEvent } from '../../src-shared/contract/events.ts'
import type { Studio } from '../studio/studio.ts'

export interface Connection {
  /** Gives it what came from the window. @returns whether it was something that a window may send */
  receive(message: unknown): boolean
  /** Tells this window only. */
  tell(event: StudioEvent): void
  close(): void
}

/** @param post carries a message to the window; may throw when the window is gone */
export function connect(
  studio: Pick<Studio, 'call' | 'subscribe'>,
  post: (message: unknown) => void,
): Connection {
  let deliver: (message: unknown) => void = () => undefined
  const postIfThere = (message: unknown) => {
    try {
      post(message)
    } catch {
      // The window went while the studio was answering.
    }
  }
  const rpc = createBirpc<WindowSide, StudioSide>(
    { call: (name, input) => studio.call(name, input) },
    {
      post: postIfThere,
      on: (listener) => void (deliver = listener),
      timeout: -1,
      eventNames: ['event'],
    },
  )
  const tell = (event: StudioEvent) => void rpc.event(event)
  const unsubscribe = studio.subscribe(tell)
  return {
    receive(message) {
      const checked = windowMessage.safeParse(message)
      if (checked.success) deliver(checked.data)
      return checked.success
    },
    tell,
    close() {
      unsubscribe()
      if (!rpc.$closed) rpc.$close()
    },
  }
}
