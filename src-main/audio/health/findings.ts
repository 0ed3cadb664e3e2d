/** What a teacher would say about recordings that are to become an instrument that plays one note at a time. */
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import type { Chosen } from './chosenNotes.ts'
import type { ClipHealth } from './clipHealth.ts'
import { leftOutFindings, unreadFindings, type UnheardClip } from './leftOutFindings.ts'
import { noteFindings } from './noteFindings.ts'
import { soundFindings } from './soundFindings.ts'
import { stopFindings } from './stopFindings.ts'
import { nameFindings, tuningFindings } from './tuningFindings.ts'

/** The important first. */
export function findingsOf(
  clips: readonly ClipHealth[],
  chosen: Chosen,
  unheard: readonly UnheardClip[] = [],
): Finding[] {
  const stop = stopFindings(clips, chosen)
  // What else could be said of recordings that are of no use would only distract.
  if (stop.length > 0) return [...stop, ...unreadFindings(unheard)]
  const all = [
    ...noteFindings(chosen),
    ...tuningFindings(chosen),
    ...nameFindings(chosen),
    ...leftOutFindings(chosen, clips),
    ...soundFindings(chosen),
    ...unreadFindings(unheard),
  ]
  const order = { stop: 0, warn: 1, note: 2, good: 3 }
  return all.sort((a, b) => order[a.level] - order[b.level])
}
