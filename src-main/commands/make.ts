import { Command } from 'commander'
import { z } from 'zod'
import { SyrinxError } from '../../src-shared/errors.ts'
import { materialSchema, type Material } from '../../src-shared/experiments/material.ts'
import { readTextFile } from '../files/textFile.ts'
import { makeMaterial } from '../tasks/material/makeMaterial.ts'
import { namedMaterials } from '../tasks/material/namedMaterials.ts'
import { interruptible, number, result, status } from './terminal.ts'

interface MakeOptions {
  list?: true
  out?: string
  rate: number
  seed: number
  data?: string
}

export function makeCommand(): Command {
  return new Command('make')
    .description('Make material to learn from: the papers’ tones, random sequences, drums, piano music.')
    .argument('[what]', 'a name of --list, or a .json file that describes it')
    .option('--list', 'the papers’ materials by name')
    .option('--out <folder>', 'the folder to make')
    .option(
      '--rate <Hz>',
      'samples a second',
      number('--rate', { minimum: 4000, maximum: 96_000, integer: true }),
      16_000,
    )
    .option(
      '--seed <number>',
      'what is random, by number',
      number('--seed', { minimum: 0, integer: true }),
      1,
    )
    .option('--data <path>', 'recordings of yours, where the description asks for them')
    .option('--json', 'print one JSON object')
    .action(async (what: string | undefined, options: MakeOptions, command: Command) => {
      if (options.list) return list(command)
      if (what === undefined || options.out === undefined)
        throw new SyrinxError(
          'make/what',
          'Say what to make and where: make two-frequencies --out FOLDER.',
          'make --list names what there is.',
        )
      const material = await materialOf(what)
      const interrupt = interruptible('Stopping…')
      try {
        const made = await makeMaterial(material, options.out, {
          sampleRateHz: options.rate,
          seed: options.seed,
          ...(options.data !== undefined && { data: options.data }),
          shouldStop: interrupt.asked,
          say: status,
          progress: (done, total) => status(`${done}${total === null ? '' : ` of ${total}`} files`),
        })
        const { recordings, minutes, categories, labels } = made
        const words = [
          `${options.out}: ${recordings} ${recordings === 1 ? 'file' : 'files'}, ${minutes.toFixed(1)} minutes.`,
          ...(categories.length > 0
            ? [`${categories.length} folders: ${someOf(categories.map(({ name }) => name))}`]
            : []),
          ...(labels.length > 0
            ? [`${labels.length} label categories: ${someOf(labels.map(({ title }) => title))}`]
            : []),
        ]
        result(command, { ...made, out: options.out, seed: options.seed }, words.join('\n'))
      } finally {
        interrupt.release()
      }
    })
}

const someOf = (words: readonly string[]) =>
  words.length > 8 ? `${words.slice(0, 8).join(', ')} …` : words.join(', ')

function list(command: Command) {
  const names = Object.entries(namedMaterials)
  const longest = Math.max(...names.map(([name]) => name.length))
  result(
    command,
    { materials: names.map(([name, { words, material }]) => ({ name, words, material })) },
    [
      ...names.map(([name, { words }]) => `${name.padEnd(longest)}  ${words}`),
      '',
      'make FILE.json makes what you describe yourself; with --data, from recordings of yours.',
    ].join('\n'),
  )
}

async function materialOf(what: string): Promise<Material> {
  if (Object.hasOwn(namedMaterials, what)) return namedMaterials[what].material
  if (!what.toLowerCase().endsWith('.json'))
    throw new SyrinxError(
      'make/unknown',
      `There is no material “${what}”.`,
      'make --list names what there is; a description of your own ends in .json.',
    )
  const text = await readTextFile(what)
  try {
    return materialSchema.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message
    throw new SyrinxError('make/bad-description', `${what} doesn’t describe a material: ${reason}`, '', {
      cause: error,
    })
  }
}
