/** `syrinx compose`: notes that nobody wrote, as a MIDI file; out of nothing, or on from notes that are there. */
import { Command } from 'commander'
import { extname } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { composingTemperature } from '../../src-shared/phrases/temperature.ts'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { sequenceSeconds, sortNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import { printNotesJson } from '../../src-shared/notes/notesJson.ts'
import { composerOf } from '../engine/checkpoint/checkpoint.ts'
import { writeWholeFile } from '../files/wholeFile.ts'
import { loadInstrument } from '../tasks/instruments.ts'
import { loadPlayable } from '../tasks/packs/loadPlayable.ts'
import { composeNotes } from '../tasks/phrases/compose.ts'
import { noComposer } from '../tasks/phrases/noComposer.ts'
import { readNotesFile } from '../tasks/readNotes.ts'
import { interruptible, number, result, say } from './terminal.ts'

interface ComposeOptions {
  instrument: string
  checkpoint?: string
  out: string
  notes?: string
  from?: number
  seconds: number
  temperature: number
  seed?: number
}

export function composeCommand(): Command {
  return new Command('compose')
    .description('Compose notes into a MIDI file: out of nothing, or on from notes that are there.')
    .option('--instrument <id>', 'a bundled instrument that composes', 'pianoPhrases')
    .option('--checkpoint <file>', 'an instrument of your own that composes instead (see: phrases)')
    .requiredOption('--out <file>', 'the notes to write, those that were there too: .mid or .json')
    .option('--notes <file>', 'go on from these notes: a MIDI file, or notes as JSON')
    .option(
      '--from <s>',
      'go on from here, and leave out what begins later; from the end of the notes without',
      number('--from', { minimum: 0, maximum: 86_400 }),
    )
    .option('--seconds <s>', 'how much to compose', number('--seconds', { minimum: 1, maximum: 3600 }), 30)
    .option(
      '--temperature <t>',
      'how freely: 1 as learned, less is safer',
      number('--temperature', { minimum: 0, maximum: 10 }),
      composingTemperature,
    )
    .option(
      '--seed <n>',
      'the same number gives the same notes (random when left out)',
      number('--seed', { minimum: 0, maximum: Number.MAX_SAFE_INTEGER, integer: true }),
    )
    .option('--json', 'print one JSON object at the end')
    .action(async (options: ComposeOptions, command: Command) => {
      const interrupt = interruptible('Stopping; what is there is being kept…')
      try {
        await compose(options, command, interrupt.asked)
      } finally {
        interrupt.release()
      }
    })
}

async function compose(options: ComposeOptions, command: Command, shouldStop: () => boolean) {
  const print = printerOf(options.out)
  const composer = composerOf(
    options.checkpoint === undefined
      ? await loadInstrument(options.instrument)
      : await loadPlayable(options.checkpoint),
  )
  if (!composer) throw noComposer()
  const given = options.notes === undefined ? [] : await readNotesFile(options.notes, say)
  const fromSeconds = options.from ?? sequenceSeconds(given)
  const before = given.filter((it) => it.startSeconds < fromSeconds)
  const { seconds, temperature, seed = Math.floor(Math.random() * 2 ** 32) } = options
  const composed = await composeNotes(
    { composer, before, fromSeconds, seconds, temperature, seed },
    { shouldStop },
  )
  if (composed.length === 0) say('Nothing was composed: silence is what the network thought likely here.')
  const notes = sortNotes([...before, ...composed])
  await writeWholeFile(options.out, print(notes))
  result(
    command,
    { out: options.out, notes: notes.length, composed: composed.length, seed },
    `${options.out}: ${composed.length} notes composed in the manner of ${composer.title}, seed ${seed}.`,
  )
}

/** @throws SyrinxError `option/ending` */
function printerOf(path: string): (notes: readonly Note[]) => Uint8Array | string {
  const ending = extname(path).toLowerCase()
  if (ending === '.mid' || ending === '.midi') return (notes) => printMidi(notes)
  if (ending === '.json') return (notes) => printNotesJson(notes)
  throw new SyrinxError('option/ending', '--out wants the name of a .mid or a .json file.')
}
