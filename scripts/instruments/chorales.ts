/**
 * Writes J. S. Bach’s chorales for four voices as MIDI files, as a hand would play them on a piano:
 * `node scripts/instruments/chorales.ts --out FOLDER`. A composer learns phrases from them.
 */
import { Command } from 'commander'
import { say } from '../../src-main/commands/terminal.ts'
import { bachScores, fetchCorpus, usualCorpusCache } from './choralesCorpus.ts'
import { writeChorales } from './choralesFolder.ts'
import { runScript } from './runScript.ts'

interface Options {
  readonly out: string
  readonly corpus?: string
  readonly cache: string
}

const command = new Command('chorales')
  .description('Write J. S. Bach’s chorales as MIDI files, as a hand would play them on a piano.')
  .requiredOption('--out <folder>', 'where the files go')
  .option('--corpus <file>', 'music21’s wheel, instead of fetching it from the Python Package Index')
  .option('--cache <folder>', 'where the fetched wheel is kept', usualCorpusCache)
  .action(async ({ out, corpus, cache }: Options) => {
    const scores = bachScores(corpus ?? (await fetchCorpus(cache)))
    const { chorales, seconds, notes, leftOut } = await writeChorales(scores, out)
    say(`${chorales} chorales, ${(seconds / 60).toFixed(1)} minutes, ${notes} notes, in ${out}`)
    for (const [why, names] of leftOut) say(`Left out, ${why}: ${names.length} (${names.join(', ')})`)
  })

await runScript(command)
