/**
 * From pressing Generate to hearing something: the whole way through the studio, its process that plays, and back, with
 * the bundled instrument. `first block` is when the first samples are in the window; `can play` when playing can begin
 * and never has to wait. `cold` asks right after the studio was opened, before anything could be made ready.
 */
import { defaultGenerationSettings } from '../src-shared/contract/generation.ts'
import type { Note } from '../src-shared/notes/noteSequence.ts'
import { openTestStudio, type TestStudio } from '../src-main/studio/testing.ts'
import { median, type Benchmark } from './run.ts'

const rounds = 5
/** Ten seconds of a melody. */
const notes: Note[] = Array.from({ length: 20 }, (_, i) => ({
  midi: 69 + ((i * 5) % 24),
  startSeconds: i / 2,
  durationSeconds: 0.5,
  velocity: 96,
}))

interface Beginning {
  readonly firstBlock: number
  readonly canPlay: number
}

/** Seconds after the call. */
async function generateOnce(studio: TestStudio, takes: number): Promise<Beginning> {
  const { id: projectId } = await studio.call('projects.create', { name: 'Measured' })
  const arrivals: { readonly atSeconds: number; readonly fromSample: number }[] = []
  const began = performance.now()
  const stop = studio.studio.subscribe((event) => {
    if (event.name !== 'generation.block') return
    arrivals.push({ atSeconds: (performance.now() - began) / 1000, fromSample: event.payload.fromSample })
  })
  const settings = { ...defaultGenerationSettings, takes }
  const { jobId, sampleRateHz } = await studio.call('generation.start', { projectId, settings, notes })
  await studio.ended(jobId)
  stop()
  // A block that begins at sample s is wanted s/rate after the start.
  const canPlay = Math.max(...arrivals.map((it) => it.atSeconds - it.fromSample / sampleRateHz))
  return { firstBlock: arrivals[0].atSeconds, canPlay }
}

async function measure(takes: number, isWarm: boolean): Promise<Beginning> {
  const beginnings: Beginning[] = []
  for (let round = 0; round < rounds; round++) {
    const studio = await openTestStudio()
    try {
      const ref = defaultGenerationSettings.instrument
      if (isWarm) await studio.call('instruments.preview', { ref, midi: 69, velocity: 100 })
      beginnings.push(await generateOnce(studio, takes))
    } finally {
      await studio.remove()
    }
  }
  return {
    firstBlock: median(beginnings.map((it) => it.firstBlock)),
    canPlay: median(beginnings.map((it) => it.canPlay)),
  }
}

const benchmark = (name: string, takes: number, isWarm: boolean): Benchmark => ({
  name: `firstSound/${name}`,
  async *run() {
    const { firstBlock, canPlay } = await measure(takes, isWarm)
    yield { name: `firstSound/${name}/first block`, value: firstBlock, unit: 's', goal: '≤ 1 s' }
    // Several takes share one thread, so that all of them may come slower than they are played.
    const goal = takes === 1 ? { goal: '≤ 1 s' } : {}
    yield { name: `firstSound/${name}/can play`, value: canPlay, unit: 's', ...goal }
  },
})

/** From asking for an end to the take being whole in the library. */
const cancelling: Benchmark = {
  name: 'firstSound/cancel',
  async *run() {
    const studio = await openTestStudio()
    const seconds: number[] = []
    try {
      const { id: projectId } = await studio.call('projects.create', { name: 'Measured' })
      const settings = { ...defaultGenerationSettings, length: { kind: 'seconds', seconds: 600 } } as const
      for (let round = 0; round < rounds; round++) {
        const { jobId } = await studio.call('generation.start', { projectId, settings, notes })
        await studio.event('generation.block', (block) => block.jobId === jobId && block.fromSample > 32_000)
        const began = performance.now()
        await studio.call('jobs.cancel', { id: jobId })
        await studio.ended(jobId)
        seconds.push((performance.now() - began) / 1000)
      }
    } finally {
      await studio.remove()
    }
    yield { name: this.name, value: median(seconds), unit: 's', goal: '≤ 0.2 s' }
  },
}

export const benchmarks: readonly Benchmark[] = [
  benchmark('warm', 1, true),
  benchmark('warm, 4 takes', 4, true),
  benchmark('cold', 1, false),
  cancelling,
]
