/**
 * The bundled instruments by the yardstick (sound/command.ts), quickly: the sequences kept out of tuning, played with
 * default settings and measured against the recordings that the instruments came from.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureInstrument } from './sound/measureInstrument.ts'
import { heldWords, soundTable } from './sound/table.ts'
import { targets } from './sound/targets.ts'
import type { Benchmark } from './run.ts'

const benchmark = (instrument: string): Benchmark => ({
  name: `sound/${instrument}`,
  async *run() {
    const folder = await mkdtemp(join(tmpdir(), 'syrinx-sound-'))
    try {
      const report = await measureInstrument(
        {
          which: { instrument },
          data: undefined,
          category: undefined,
          isUnfiltered: false,
          set: 'kept-out',
          isQuick: true,
          only: [],
          playing: { seed: 1, takes: 1, temperature: 1, folder },
        },
        { say: () => {}, take: () => undefined },
      )
      const judgedBy = targets[report.kind]
      yield {
        name: `sound/${instrument}`,
        text: `${soundTable([report], judgedBy)}\n${heldWords(report.figures, judgedBy)}`,
        facts: report,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})

export const benchmarks: readonly Benchmark[] = [benchmark('panflute')]
