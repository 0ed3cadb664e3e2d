/** How long a card takes, seen from outside: as long as it takes until everything that was sent is done. */
import type { Dispatch, Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import { median } from '../run.ts'

const rounds = 5
/** What is sent at once stays below this, so that a card that draws a screen goes on drawing it. */
const mostSubmissionSeconds = 0.02
/** A round takes so long that sending it and hearing of its end don’t count. */
const leastRoundSeconds = 0.08

async function secondsUntilDone(gpu: Gpu, work: () => void): Promise<number> {
  const start = performance.now()
  work()
  await gpu.finish()
  return (performance.now() - start) / 1000
}

/**
 * Seconds of these dispatches, one after another as often as a round needs: the median of five rounds, after one that
 * isn’t counted and finds out how often.
 */
export async function secondsOnCard(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number> {
  const run = (submissions: number, together: number) =>
    secondsUntilDone(gpu, () => {
      const list = Array.from({ length: together }, () => dispatches).flat()
      for (let i = 0; i < submissions; i++) gpu.run(list)
    })
  await run(1, 1)
  let together = 1
  let once = await run(1, 1)
  while (once < mostSubmissionSeconds / 2 && together < 4096) {
    together *= 2
    once = await run(1, together)
  }
  const submissions = Math.max(1, Math.ceil(leastRoundSeconds / once))
  const seconds: number[] = []
  for (let round = 0; round < rounds; round++)
    seconds.push((await run(submissions, together)) / (submissions * together))
  return median(seconds)
}

/** Seconds from sending next to nothing to hearing that it is done. */
export async function secondsOfRoundTrip(gpu: Gpu, dispatch: Dispatch): Promise<number> {
  const seconds: number[] = []
  for (let i = 0; i < 32; i++) seconds.push(await secondsUntilDone(gpu, () => gpu.run([dispatch])))
  return median(seconds)
}
