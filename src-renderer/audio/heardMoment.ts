/** Between the clock of an audio context and the moments at which its sound is heard. */

type Clock = Pick<AudioContext, 'currentTime' | 'getOutputTimestamp'> & {
  readonly outputLatency?: number
  readonly baseLatency?: number
}

/** Further from the rough answer than this, what a browser tells is no time stamp of this context. */
const believableMilliseconds = 500

/** When what is played at a second of the context is heard, as of `performance.now()`. */
export function heardMilliseconds(
  context: Clock,
  contextSeconds: number,
  nowMilliseconds = performance.now(),
): number {
  const latency = context.outputLatency || context.baseLatency || 0
  const roughly = nowMilliseconds + (contextSeconds - context.currentTime + latency) * 1000
  const { contextTime, performanceTime } = context.getOutputTimestamp()
  if (!contextTime || !performanceTime) return roughly
  const exactly = performanceTime + (contextSeconds - contextTime) * 1000
  return Math.abs(exactly - roughly) < believableMilliseconds ? exactly : roughly
}
