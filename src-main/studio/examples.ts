/** Example projects that come with Syrinx: bundles as folders, in `projects`. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Example, ProjectDocument } from '../../src-shared/contract/projects.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { sequenceSeconds } from '../../src-shared/notes/noteSequence.ts'
import { instrumentIds } from '../tasks/instruments.ts'
import { resourcePath } from '../tasks/resources.ts'
import { readBundle, type ReadBundle } from './bundles/readBundle.ts'

/** Beside `resources`. */
const directory = () => resourcePath('..', 'projects')

/** The first screen's order: the name of each folder begins with its number. Other folders are no examples. */
let loaded: Promise<Map<string, ReadBundle>> | undefined

const load = async (): Promise<Map<string, ReadBundle>> => {
  if (!existsSync(directory())) return new Map()
  const entries = await readdir(directory(), { withFileTypes: true })
  const ids = entries.filter((entry) => entry.isDirectory() && /^\d/.test(entry.name)).map(({ name }) => name)
  return new Map(
    await Promise.all(ids.sort().map(async (id) => [id, await readBundle(join(directory(), id))] as const)),
  )
}

/** Those whose instrument is there. */
export async function listExamples(): Promise<Example[]> {
  loaded ??= load()
  const instruments = await instrumentIds()
  return [...(await loaded)]
    .filter(([, { document }]) => instruments.includes(document.generation.instrument.id))
    .map(([id, { bundle, document }]) => ({
      id,
      name: bundle.name,
      words: bundle.words,
      preview: document.notes.slice(0, 64),
      seconds: sequenceSeconds(document.notes),
    }))
}

/** @throws SyrinxError `example/unknown` */
export async function exampleDocument(id: string): Promise<ProjectDocument> {
  loaded ??= load()
  const example = (await loaded).get(id)
  if (!example) throw new SyrinxError('example/unknown', `There is no example called “${id}”.`)
  return example.document
}
