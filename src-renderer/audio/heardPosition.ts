/** What leaves the loudspeaker now: later than what the worklet has computed. */
import type { LoopSamples } from './deck.ts'
import type { DeckWord } from './messages.ts'
import type { Output } from './output.ts'

/**
 * @param fromSample where playing began
 * @returns seconds counted from the first note
 */
export function heardSeconds(
  { context, sampleRateHz }: Pick<Output, 'context' | 'sampleRateHz'>,
  word: DeckWord | null,
  fromSample: number,
  loop: LoopSamples | null,
): number {
  if (!word) return fromSample / sampleRateHz
  const since = word.state === 'playing' ? context.currentTime * sampleRateHz - word.frame : 0
  let at = word.position + since
  if (loop && word.position < loop.end && at >= loop.end) at -= loop.end - loop.start
  const latency = (context.outputLatency || context.baseLatency || 0) * sampleRateHz
  const heard = loop && at - latency < loop.start && fromSample < loop.start ? at : at - latency
  return Math.max(heard, Math.min(at, fromSample)) / sampleRateHz
}
