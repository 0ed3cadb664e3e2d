/** Whether the studio can be reached. */
import type { ConnectionState } from '../client/channel.ts'
import { studio } from '../client/studio.ts'
import type { StudioInfo } from '../../src-shared/contract/studio.ts'
import { report } from './notices.svelte.ts'

class Connection {
  now = $state<ConnectionState>('connecting')
  /** What the studio is and where it keeps things; null until it has told. */
  info = $state.raw<StudioInfo | null>(null)
}

export const connection = new Connection()

let whenOpen: readonly (() => void)[] = []

/**
 * Runs it now if the studio is there, and each time that it is there again: what is shown may be old by then.
 * @returns how to stop
 */
export function onEachConnection(run: () => void): () => void {
  whenOpen = [...whenOpen, run]
  if (connection.now === 'open') run()
  return () => {
    whenOpen = whenOpen.filter((other) => other !== run)
  }
}

studio.onConnection((now) => {
  connection.now = now
  if (now !== 'open') return
  studio.call('studio.info', {}).then((info) => (connection.info = info), report)
  for (const run of whenOpen) run()
})
