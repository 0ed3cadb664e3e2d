/** The experiments that come with Syrinx: `projects/experiments/NAME.json`. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { definitionSchema, type Definition } from '../../../src-shared/experiments/definition.ts'
import { checkDefinition } from '../../../src-shared/experiments/check.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { resourcePath } from '../resources.ts'
import { presets } from '../../../src-shared/model/presets.ts'

/** In the source tree, and beside `resources` in what is packed. */
const folder = resourcePath('..', 'projects', 'experiments')

/**
 * One definition from its file.
 * @throws SyrinxError `experiment/unreadable`, naming the file and the field that is wrong.
 */
export async function readDefinition(path: string): Promise<Definition> {
  const wrong = (reason: string, cause?: unknown) =>
    new SyrinxError(
      'experiment/unreadable',
      `The experiment ${basename(path)} can’t be read: ${reason}.`,
      '',
      {
        cause,
      },
    )
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw wrong(reasonOf(error), error)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(`it isn’t JSON (${(error as Error).message})`, error)
  }
  const parsed = definitionSchema.safeParse(value)
  if (!parsed.success) throw wrong(issuesInWords(parsed.error), parsed.error)
  const definition = parsed.data
  if (`${definition.name}.json` !== basename(path))
    throw wrong(`“name” is ${definition.name}, which is not the file’s name`)
  const faults = checkDefinition(definition, Object.keys(presets))
  if (faults.length > 0) throw wrong(faults.slice(0, 3).join('; '))
  return definition
}

const issuesInWords = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `“${issue.path.join('.')}”: ${issue.message}`)
    .join('; ')

/** All of them, in the papers' order. @throws SyrinxError as `readDefinition`. */
export async function listDefinitions(directory = folder): Promise<Definition[]> {
  const names = await filesOf(directory)
  const definitions = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readDefinition(join(directory, name))),
  )
  return definitions.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))
}

/** @throws SyrinxError `experiment/unknown` that lists those there are; `experiment/unreadable`. */
export async function findDefinition(name: string, directory = folder): Promise<Definition> {
  const files = await filesOf(directory)
  if (files.includes(`${name}.json`)) return readDefinition(join(directory, `${name}.json`))
  const known = files.filter((file) => file.endsWith('.json')).map((file) => basename(file, '.json'))
  throw new SyrinxError(
    'experiment/unknown',
    `There is no experiment called “${name}”.`,
    `There are: ${known.sort().join(', ')}.`,
  )
}

const filesOf = (directory: string): Promise<string[]> => readdir(directory).catch((): string[] => [])
