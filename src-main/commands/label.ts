import { Command } from 'commander'
import { describeLabels, labelFolder } from '../tasks/label.ts'
import { result, say, status } from './terminal.ts'

export function labelCommand(): Command {
  return new Command('label')
    .description('Hear each recording’s notes and write them as <recording>.labels.json.')
    .argument('<folder>', 'recordings, wav or flac')
    .option('--out <folder>', 'where to write the labels; beside the recordings without it')
    .option('--again', 'hear anew what has a label file; without it the file is kept, it may be corrected')
    .option('--json', 'print one JSON object')
    .action(async (directory: string, options: { out?: string; again?: boolean }, command: Command) => {
      const summary = await labelFolder(directory, {
        out: options.out,
        again: options.again,
        onRecording: (recording, done, count) =>
          status(`Listening to your recordings… ${done} of ${count}: ${recording}`),
      })
      if (command.opts<{ json?: boolean }>().json)
        for (const { recording, reason } of summary.skipped) say(`skipped ${recording}: ${reason}`)
      result(command, summary, describeLabels(summary))
    })
}
