import { basename, join } from 'node:path'
import { Command } from 'commander'
import { printMfccJson } from '../../src-shared/notes/mfccJson.ts'
import { drawAnalysis, type Drawing } from '../audio/drawAnalysis.ts'
import { drawFigures } from '../audio/drawFigures.ts'
import { resample } from '../audio/resample.ts'
import { writeWholeFile } from '../files/wholeFile.ts'
import { analyzeFile, describeAnalysis, summarizeAnalysis } from '../tasks/analyze.ts'
import { featureCsv, thesisMfccRows } from '../tasks/featureTable.ts'
import { readNotesFile } from '../tasks/readNotes.ts'
import { number, result, say } from './terminal.ts'

interface Options {
  readonly notes?: string
  readonly reference?: string
  readonly png?: string
  readonly figures?: string
  readonly mfcc?: string
  readonly mfccRate?: number
  readonly csv?: string
}

export function analyzeCommand(): Command {
  return new Command('analyze')
    .description('Measure a recording: its pitch, how well it follows notes, its noise; draw it.')
    .argument('<file>', 'a sound file')
    .option('--notes <file>', 'the notes it should follow, MIDI or JSON')
    .option('--reference <file>', 'a recording to measure the distance from')
    .option('--png <file>', 'draw waveform, spectrogram and pitch in one picture')
    .option('--figures <folder>', 'draw waveform, spectrograms, constant Q, MFCC and pitch, a picture each')
    .option('--mfcc <file>', 'write MFCC 2 to 13 as JSON, as generate reads them')
    .option(
      '--mfcc-rate <Hz>',
      'bring the recording to this rate before: that of the instrument that is to play the MFCC',
      number('--mfcc-rate', { minimum: 1000, maximum: 192_000, integer: true }),
    )
    .option('--csv <file>', 'write the features of every frame as a table')
    .option('--json', 'print one JSON object')
    .action(async (path: string, options: Options, command: Command) => {
      const expected = options.notes === undefined ? undefined : await readNotesFile(options.notes, say)
      const { analysis, samples } = await analyzeFile(path, expected, options.reference)
      const drawing: Drawing = {
        title: basename(path),
        subtitle: summarizeAnalysis(analysis),
        samples,
        sampleRateHz: analysis.sampleRate,
        ...(expected && { notes: expected }),
      }
      const written = await writeFiles(options, drawing)
      result(command, { ...analysis, ...written }, describeAnalysis(analysis))
    })
}

/** @returns what was written, by option. */
async function writeFiles({ png, figures, mfcc, mfccRate, csv }: Options, drawing: Drawing) {
  const { samples, sampleRateHz } = drawing
  if (png !== undefined) await writeWholeFile(png, drawAnalysis(drawing))
  if (mfcc !== undefined) {
    const rate = mfccRate ?? sampleRateHz
    const rows = thesisMfccRows(await resample(samples, sampleRateHz, rate), rate)
    await writeWholeFile(mfcc, printMfccJson(rows))
  }
  if (csv !== undefined) await writeWholeFile(csv, featureCsv(samples, sampleRateHz))
  const pictures = figures === undefined ? [] : await writeFigures(figures, drawing)
  return {
    ...(png !== undefined && { png }),
    ...(mfcc !== undefined && { mfcc }),
    ...(csv !== undefined && { csv }),
    ...(figures !== undefined && { figures: pictures }),
  }
}

async function writeFigures(folder: string, drawing: Drawing): Promise<string[]> {
  const paths: string[] = []
  for (const [name, picture] of drawFigures(drawing)) {
    const path = join(folder, `${name}.png`)
    await writeWholeFile(path, picture)
    paths.push(path)
  }
  return paths
}
