/**
 * One note for as long as wanted, as nobody should train on: `node scripts/instruments/longNote.ts --minutes 60 --out
 * FILE.wav`. A clarinet’s A4, whose middle is played over and over, each time gliding into the next.
 */
import { Command } from 'commander'
import { number, say } from '../../src-main/commands/terminal.ts'
import { openWavStream } from '../../src-main/audio/writeWav.ts'
import { makingOf, withMakingOptions, type WrittenOptions } from './makingOptions.ts'
import { looped } from './loop.ts'
import { renderNotes } from './renderNotes.ts'
import { runScript } from './runScript.ts'
import { finished } from './soundFolder.ts'
import { clarinet } from './trials.ts'

const midi = 69
const heldSeconds = 12
/** What is played over and over, in seconds. */
const [loopFrom, loopTo] = [2, 11]

interface Options extends WrittenOptions {
  readonly minutes: number
  readonly rate: number
  readonly out: string
}

const command = withMakingOptions(
  new Command('longNote')
    .description('Write one long note.')
    .requiredOption('--out <file>', 'a wav')
    .option('--minutes <m>', 'how long', number('--minutes', { minimum: 0.5, maximum: 600 }), 60)
    .option(
      '--rate <hz>',
      'samples a second',
      number('--rate', { minimum: 4_000, maximum: 192_000, integer: true }),
      16_000,
    ),
).action(async (options: Options) => {
  const { out, minutes, rate } = options
  const set = { ...clarinet, lowest: midi, highest: midi, heldSeconds }
  const [note] = finished(await renderNotes(makingOf(options).synth, set, rate), rate)
  const stream = await openWavStream(out, rate)
  const loop = [loopFrom * rate, loopTo * rate] as const
  for (const part of looped(note.samples, loop, Math.round(60 * minutes * rate))) await stream.append(part)
  await stream.close()
  say(`${minutes} minutes of one note in ${out}`)
})

await runScript(command)
