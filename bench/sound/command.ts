/** `npm run bench -- sound`: the yardstick for instruments; docs/sound.md says what it measures. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { cardMeasures, type InstrumentKind } from '../../src-main/audio/playing/cardMeasures.ts'
import { measureInstrument, type InstrumentReport, type SoundRequest } from './measureInstrument.ts'
import { SoundPage } from './page.ts'
import { heldWords, sequenceTable, soundTable } from './table.ts'
import { targets } from './targets.ts'

interface SoundOptions {
  instrument?: string[]
  checkpoint?: string[]
  data?: string
  category?: string
  keptOut?: boolean
  quick?: boolean
  only?: string[]
  seed: number
  seeds: number
  temperature: number
  unfiltered?: boolean
  targets?: InstrumentKind
  json?: string
  card?: string
  page?: string
}

const say = (text: string) => void process.stderr.write(`${text}\n`)

/** @param programArguments what comes after `sound`. */
export async function soundCommand(programArguments: readonly string[]): Promise<void> {
  const command = new Command('sound')
    .description('Has instruments play note sequences and measures them against their recordings.')
    .option('--instrument <id...>', 'bundled instruments (without any: the pan flute)')
    .option('--checkpoint <file...>', 'checkpoints, side by side')
    .option('--data <dir>', 'the recordings (without: those that its run names)')
    .option('--category <name>', 'the global category to play, on the notes that its recordings hold')
    .option('--kept-out', 'the sequences that are kept out of all tuning')
    .option('--quick', 'few sequences, at most 20 s')
    .option('--only <name...>', 'these sequences alone')
    .option('--seed <n>', 'of the first take', whole, 1)
    .option('--seeds <n>', 'so many takes of each, each with the next seed', whole, 1)
    .option('--temperature <t>', 'how freely it draws', Number, 1)
    .option('--unfiltered', 'as the networks play, without what comes after them')
    .option('--targets <kind>', 'sustained or struck (without: as the recordings are)')
    .option('--json <file>', 'write all figures')
    .option('--card <file>', 'write the measures of the first instrument’s card')
    .option('--page <dir>', 'write spectrograms and sounds, and a page of them')
    .action(measure)
  await command.parseAsync(programArguments, { from: 'user' })
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.')
  return value
}

async function measure(options: SoundOptions): Promise<void> {
  const { checkpoint = [] } = options
  const instrument = options.instrument ?? (checkpoint.length === 0 ? ['panflute'] : [])
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-sound-'))
  const page = options.page === undefined ? undefined : new SoundPage(options.page)
  const request: Omit<SoundRequest, 'which'> = {
    data: options.data,
    category: options.category,
    isUnfiltered: options.unfiltered ?? false,
    set: options.keptOut ? 'kept-out' : 'tuning',
    isQuick: options.quick ?? false,
    only: options.only ?? [],
    playing: { seed: options.seed, takes: options.seeds, temperature: options.temperature, folder },
  }
  try {
    const reports: InstrumentReport[] = []
    const all = [
      ...instrument.map((it) => ({ instrument: it })),
      ...checkpoint.map((it) => ({ checkpoint: it })),
    ]
    for (const which of all)
      reports.push(await measureInstrument({ ...request, which }, { say, take: (it) => page?.add(it) }))
    const kind = options.targets ?? reports[0].kind
    const table = inWords(reports, kind, request.set)
    process.stdout.write(`${table}\n`)
    if (options.json) await save(options.json, { kind, set: request.set, instruments: reports })
    if (options.card) await save(options.card, await cardOf(reports[0]))
    if (page) say(`Page: ${await page.write('The yardstick', table)}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function inWords(reports: readonly InstrumentReport[], kind: InstrumentKind, set: string): string {
  const [{ sequences, audioSeconds }] = reports
  const lines = reports.flatMap(({ title, figures, sequences: each }) => [
    '',
    `${title}: ${heldWords(figures, targets[kind])}`,
    sequenceTable(each),
  ])
  return [
    `${set === 'kept-out' ? 'Kept-out' : 'Tuning'} sequences: ${sequences.map((it) => it.name).join(', ')}; ${audioSeconds.toFixed(1)} s an instrument`,
    '',
    soundTable(reports, targets[kind]),
    ...lines,
  ].join('\n')
}

async function cardOf({ figures, kind, sequences, audioSeconds }: InstrumentReport) {
  const version = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
  return cardMeasures(figures, kind, {
    measuredAt: new Date(),
    syrinxVersion: version.version,
    sequences: sequences.length,
    seconds: audioSeconds,
  })
}

/** Numbers that JSON doesn’t know become null. */
async function save(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`)
}
