/** Recipes of the instruments that come with Syrinx: projects/instruments/ID/recipe.json says all it takes to make one. */
import { readFile, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { SyrinxError } from '../../src-shared/errors.ts'

/** Music that makePhrases.ts makes. */
const phraseSources = ['chorales'] as const

const text = z.string().trim().min(1)

export const recipeSchema = z.strictObject({
  title: text,
  /** A sentence or two for a musician. */
  description: text,
  licence: text,
  /** Whom to name, as they want to be named. */
  attribution: text,
  /** Where the sounds are from. */
  source: text,
  data: z.strictObject({
    /** Names of sets that render.ts makes; several go into a folder each. */
    sets: z.array(text).min(1),
    /** Samples a second, where the set’s own rate won’t do. */
    sampleRateHz: z.int().min(4_000).max(192_000).optional(),
    /** Tell training what each sound holds and from when to when, instead of having it listen. */
    labels: z.boolean(),
  }),
  training: z.strictObject({
    /** What steers the network (train --condition). */
    condition: text,
    /** The network (train --preset). */
    preset: text,
    /** All other arguments of the train command. */
    arguments: z.array(z.string()),
  }),
  /** What it learns to compose from, where it composes. */
  phrases: z
    .strictObject({
      source: z.enum(phraseSources),
      /** Arguments of the phrases command, but for what it reads and writes. */
      arguments: z.array(z.string()),
    })
    .optional(),
})
export type InstrumentRecipe = Readonly<z.infer<typeof recipeSchema>>

export const recipesFolder = resolve(import.meta.dirname, '../../projects/instruments')

export async function recipeNames(folder = recipesFolder): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.flatMap((it) => (it.isDirectory() ? [it.name] : [])).sort()
}

/** @throws SyrinxError `instruments/no-recipe` or `instruments/wrong-recipe`. */
export async function readRecipe(id: string, folder = recipesFolder): Promise<InstrumentRecipe> {
  const known = await recipeNames(folder)
  if (!known.includes(id))
    throw new SyrinxError(
      'instruments/no-recipe',
      `There is no recipe “${id}”.`,
      `There are: ${known.join(', ')}.`,
    )
  const path = join(folder, id, 'recipe.json')
  try {
    return recipeSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new SyrinxError('instruments/wrong-recipe', `${path} can’t be used: ${reason}`, '', { cause })
  }
}

/** Arguments of the train command. */
export const trainArguments = ({ training }: InstrumentRecipe, data: string, run: string): string[] => [
  ...['--data', data, '--out', run],
  ...['--condition', training.condition, '--preset', training.preset],
  ...training.arguments,
]

/** Arguments of the phrases command: an instrument learns to compose from the music in `folder`. */
export const phrasesArguments = (
  { arguments: more }: NonNullable<InstrumentRecipe['phrases']>,
  folder: string,
  { into, out }: { readonly into: string; readonly out: string },
): string[] => [folder, '--into', into, '--out', out, ...more]
