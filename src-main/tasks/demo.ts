/** The demonstration: the bundled pan flute plays the opening of Debussy's Syrinx. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { drawAnalysis } from '../audio/drawAnalysis.ts'
import { writeWholeFile } from '../files/wholeFile.ts'
import { analyzeFile, summarizeAnalysis, type Analysis } from './analyze.ts'
import { generate, generationDefaults } from './generate.ts'
import { loadInstrument } from './instruments.ts'
import { readNotesFile } from './readNotes.ts'
import { resourcePath } from './resources.ts'

export interface Demonstration {
  readonly wav: string
  readonly png: string
  readonly generationSeconds: number
  readonly samplesPerSecond: number
  readonly analysis: Analysis
}

const instrument = 'panflute'

export async function demonstrate(
  directory: string,
  seed: number,
  hooks: { say(text: string): void; progress(done: number, total: number, samplesPerSecond: number): void },
): Promise<Demonstration> {
  const checkpoint = await loadInstrument(instrument)
  const notes = await readNotesFile(resourcePath('datasets', 'performances', 'panflute_syrinx.mid'))
  await mkdir(directory, { recursive: true })
  const wav = join(directory, 'syrinx.wav')
  const png = join(directory, 'syrinx.png')
  const began = performance.now()
  const { samplesPerSecond } = await generate(
    {
      ...generationDefaults,
      checkpoint,
      score: { kind: 'notes', notes, nearest: false },
      seed,
    },
    wav,
    { ...hooks, shouldStop: () => false },
  )
  const generationSeconds = (performance.now() - began) / 1000
  const { analysis, samples } = await analyzeFile(wav, notes)
  const title = 'Claude Debussy, Syrinx (1913), opening — played by the bundled pan flute'
  const subtitle = summarizeAnalysis(analysis)
  await writeWholeFile(
    png,
    drawAnalysis({ title, subtitle, samples, sampleRateHz: analysis.sampleRate, notes }),
  )
  return { wav, png, generationSeconds, samplesPerSecond, analysis }
}
