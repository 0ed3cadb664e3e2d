import { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import { cardText } from '../../src-shared/instruments/cardWords.ts'
import { isPack } from '../tasks/packs/readPack.ts'
import { unpackInto } from '../tasks/packs/unpackInto.ts'
import { result } from './terminal.ts'

export function unpackCommand(): Command {
  return new Command('unpack')
    .description('Take an instrument out of its file: its network, its card, its licence, and its sample.')
    .argument('<file>', 'an instrument, NAME.syrinx-instrument')
    .requiredOption('--out <folder>', 'where its files go: a folder that isn’t there yet, or an empty one')
    .option('--json', 'print one JSON object')
    .action(async (path: string, { out }: { out: string }, command: Command) => {
      if (!(await isPack(path)))
        throw new SyrinxError('pack/not-a-zip', `${path} is no instrument that Syrinx has packed.`)
      const { card, files } = await unpackInto(path, out)
      result(command, { out, files, card }, `${files.join('\n')}\n${cardText(card)}`)
    })
}
