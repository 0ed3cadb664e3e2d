import { basename } from 'node:path'
import { Command } from 'commander'
import { drawAnalysis } from '../audio/drawAnalysis.ts'
import { writeWholeFile } from '../files/wholeFile.ts'
import { analyzeFile, describeAnalysis, summarizeAnalysis } from '../tasks/analyze.ts'
import { readNotesFile } from '../tasks/readNotes.ts'
import { result, say } from './terminal.ts'

export function analyzeCommand(): Command {
  return new Command('analyze')
    .description('Say what a recording is: its pitch, how well it follows notes, its signal-to-noise ratio.')
    .argument('<file>', 'a wav or flac file')
    .option('--notes <file>', 'the notes it should follow, MIDI or JSON')
    .option('--png <file>', 'draw waveform, spectrogram and pitch')
    .option('--json', 'print one JSON object')
    .action(async (path: string, options: { notes?: string; png?: string }, command: Command) => {
      const expected = options.notes === undefined ? undefined : await readNotesFile(options.notes, say)
      const { analysis, samples } = await analyzeFile(path, expected)
      if (options.png !== undefined)
        await writeWholeFile(
          options.png,
          drawAnalysis({
            title: basename(path),
            subtitle: summarizeAnalysis(analysis),
            samples,
            sampleRateHz: analysis.sampleRate,
            ...(expected && { notes: expected }),
          }),
        )
      result(
        command,
        { ...analysis, ...(options.png !== undefined && { png: options.png }) },
        describeAnalysis(analysis),
      )
    })
}
