import { Command } from 'commander'
import { describeHeard, hearFolder } from '../tasks/hearFolder.ts'
import { describeLabels, labelFolder } from '../tasks/label.ts'
import { result, say, status } from './terminal.ts'

interface Options {
  readonly out?: string
  readonly again?: boolean
  readonly chords?: boolean
}

export function labelCommand(): Command {
  return new Command('label')
    .description('Hear each recording’s notes and write them as <recording>.labels.json.')
    .argument('<folder>', 'recordings, wav or flac')
    .option('--out <folder>', 'where to write the labels; beside the recordings without it')
    .option('--again', 'hear anew what has a label file; without it the file is kept, it may be corrected')
    .option('--chords', 'several notes may sound at once; writes them as <recording>.mid')
    .option('--json', 'print one JSON object')
    .action(async (directory: string, options: Options, command: Command) => {
      const { json } = command.opts<{ json?: boolean }>()
      const listening = {
        out: options.out,
        again: options.again,
        onRecording: (recording: string, done: number, count: number) =>
          status(`Listening to your recordings… ${done} of ${count}: ${recording}`),
      }
      const saySkipped = (skipped: readonly { readonly recording: string; readonly reason: string }[]) => {
        if (json) for (const { recording, reason } of skipped) say(`skipped ${recording}: ${reason}`)
      }
      if (options.chords) {
        const heard = await hearFolder(directory, listening)
        saySkipped(heard.skipped)
        result(command, heard, describeHeard(heard))
      } else {
        const summary = await labelFolder(directory, listening)
        saySkipped(summary.skipped)
        result(command, summary, describeLabels(summary))
      }
    })
}
