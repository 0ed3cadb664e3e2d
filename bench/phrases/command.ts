/** `npm run bench -- phrases`: what a composer writes beside what it learned from; docs/phrases.md says what is counted. */
import { Command } from 'commander'
import { composerOf } from '../../src-main/engine/checkpoint/checkpoint.ts'
import { loadInstrument } from '../../src-main/tasks/instruments.ts'
import { loadPlayable } from '../../src-main/tasks/packs/loadPlayable.ts'
import { composeNotes } from '../../src-main/tasks/phrases/compose.ts'
import { noComposer } from '../../src-main/tasks/phrases/noComposer.ts'
import { readPieces } from '../../src-main/tasks/phrases/readPieces.ts'
import { composingTemperature } from '../../src-shared/phrases/temperature.ts'
import { longestCopied, measureMusic, type MusicFigures, type Piece } from './measures.ts'

interface PhrasesOptions {
  instrument: string
  checkpoint?: string
  data: string
  temperature: number
  pieces: number
  seconds: number
}

/** @param programArguments what comes after `phrases`. */
export async function phrasesCommand(programArguments: readonly string[]): Promise<void> {
  const command = new Command('phrases')
    .description('Has an instrument compose, and counts that beside what it learned from.')
    .requiredOption('--data <dir>', 'the music that it learned from: MIDI files')
    .option('--instrument <id>', 'a bundled instrument', 'pianoPhrases')
    .option('--checkpoint <file>', 'one of your own instead')
    .option('--temperature <t>', 'how freely it composes', Number, composingTemperature)
    .option('--pieces <n>', 'how many, with seeds from 1', Number, 10)
    .option('--seconds <s>', 'how long each', Number, 40)
    .action(measure)
  await command.parseAsync(programArguments, { from: 'user' })
}

async function measure({ instrument, checkpoint, data, temperature, pieces, seconds }: PhrasesOptions) {
  const composer = composerOf(
    checkpoint === undefined ? await loadInstrument(instrument) : await loadPlayable(checkpoint),
  )
  if (!composer) throw noComposer()
  const { pieces: learned, words } = await readPieces(data)
  process.stderr.write(`${words}\n`)
  const originals = learned.map((it) => it.notes)
  const composed: Piece[] = []
  const began = performance.now()
  for (let seed = 1; seed <= pieces; seed++)
    composed.push(
      await composeNotes(
        { composer, before: [], fromSeconds: 0, seconds, temperature, seed },
        { shouldStop: () => false },
      ),
    )
  const took = (performance.now() - began) / 1000
  // As many originals as will do for a comparison, spread over all of them.
  const stride = Math.max(1, Math.floor(originals.length / pieces))
  const compared = originals.filter((_, index) => index % stride === 0).slice(0, pieces)
  const rows = [
    ['', 'composed', 'learned from'],
    ...rowsOf(measureMusic(composed), measureMusic(originals)),
    [
      'Longest passage that stands in the others, moments',
      spread(composed.map((it) => longestCopied(it, originals))),
      spread(
        compared.map((it) =>
          longestCopied(
            it,
            originals.filter((other) => other !== it),
          ),
        ),
      ),
    ],
    ['Seconds to compose a second', (took / (pieces * seconds)).toFixed(4), ''],
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    process.stdout.write(
      `${row[0].padEnd(widths[0])}  ${row[1].padStart(widths[1])}  ${row[2].padStart(widths[2])}\n`,
    )
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`

function rowsOf(composed: MusicFigures, learned: MusicFigures): string[][] {
  const both = (name: string, of: (figures: MusicFigures) => string) => [name, of(composed), of(learned)]
  const counts = [...new Set([...composed.notesAtOnce.keys(), ...learned.notesAtOnce.keys()])].sort(
    (a, b) => a - b,
  )
  return [
    both('Moments', (it) => it.moments.toLocaleString('en')),
    ...counts.map((count) =>
      both(`${count} ${count === 1 ? 'note' : 'notes'} at once`, (it) =>
        percent(it.notesAtOnce.get(count) ?? 0),
      ),
    ),
    both('Chords that have a name', (it) => percent(it.namedChords)),
    both('Notes within the key of their ten seconds', (it) => percent(it.withinKey)),
    both('Moves of the highest voice by a step', (it) => percent(it.steps)),
    both('Length of a note, median', (it) => `${it.medianSeconds.toFixed(2)} s`),
  ]
}

/** Least, middle and most. */
function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  return `${sorted[0]}, ${sorted[sorted.length >> 1]}, ${sorted.at(-1)}`
}
