/** Names for runs. */
import { training } from '../../state/training.svelte.ts'

/** One that no run has yet. */
export function freeRunName(wanted: string): string {
  const taken = new Set(training.runs.map((run) => run.name))
  if (!taken.has(wanted)) return wanted
  for (let i = 2; ; i++) if (!taken.has(`${wanted} ${i}`)) return `${wanted} ${i}`
}
