/** Projects: drawn notes, how they are played, and how they travel. */
import { randomUUID } from 'node:crypto'
import type { Handlers, MethodsOf } from '../../src-shared/contract/contract.ts'
import { emptyDocument, type Project } from '../../src-shared/contract/projects.ts'
import { zipBytes } from '../files/writeZip.ts'
import type { ProjectRow } from '../library/projects.ts'
import { bundleEnding } from './bundles/bundleFormat.ts'
import { withBundle } from './bundles/bundleOf.ts'
import { takeInBundle } from './bundles/takeIn.ts'
import { writeBundle } from './bundles/writeBundle.ts'
import type { StudioContext } from './context.ts'
import { exampleDocument, listExamples } from './examples.ts'
import { instrumentName } from './instrumentFiles.ts'

const projectOf = ({ id, name, createdAt, modifiedAt, revision, document }: ProjectRow): Project => ({
  id,
  name,
  createdAt,
  modifiedAt,
  revision,
  document,
})

export const projectHandlers = ({
  library,
  processes,
  uploads,
}: StudioContext): Handlers<MethodsOf<'projects'>> => ({
  'projects.list': () =>
    Promise.all(
      library.projects
        .cards()
        .map(async ({ id, name, modifiedAt, noteCount, seconds, instrument, takeCount, preview }) => ({
          id,
          name,
          modifiedAt,
          noteCount,
          seconds,
          instrumentName: await instrumentName(library, instrument),
          takeCount,
          preview: [...preview],
        })),
    ),
  'projects.examples': () => listExamples(),
  'projects.get': ({ id }) => projectOf(library.projects.get(id)),
  'projects.create': async ({ name, exampleId, document }) =>
    projectOf(
      library.projects.create(
        name,
        document ?? (exampleId === undefined ? emptyDocument : await exampleDocument(exampleId)),
      ),
    ),
  'projects.rename': ({ id, name }) => library.projects.rename(id, name),
  'projects.duplicate': ({ id }) =>
    library.transaction(() => {
      const { name, document } = library.projects.get(id)
      const names = new Set(library.projects.cards().map((card) => card.name))
      const copy = library.projects.create(copyName(name, names), document)
      // The oldest first. Sounds are shared: a copy of a take costs a row.
      for (const take of library.takes.list(id).reverse())
        if (take.audioHash !== null)
          library.takes.table.insert({ ...take, id: randomUUID(), projectId: copy.id, sessionId: null })
      return projectOf(copy)
    }),
  'projects.remove': ({ id }) => library.projects.remove(id),
  'projects.edit': ({ id, revision, edit }) => ({ revision: library.projects.edit(id, revision, edit) }),
  'projects.importBundle': async ({ source }) => {
    try {
      return projectOf(await takeInBundle({ library, processes }, uploads.pathOf(source)))
    } finally {
      uploads.release([source])
    }
  },
  'projects.exportBundle': async ({ id, format, path, withTakes, replace }) => {
    const bytes = await withBundle({ library, processes }, id, withTakes, (entries) =>
      writeBundle(entries, path, format, replace),
    )
    return { path, bytes }
  },
  'projects.bundleBytes': async ({ id, withTakes }) => {
    const { name } = library.projects.get(id)
    const bytes = await withBundle({ library, processes }, id, withTakes, (entries) => zipBytes(entries))
    return { bytes, name: `${name.replace(/[/\\:*?"<>|]/g, '-')}${bundleEnding}` }
  },
})

/** “Syrinx copy”, “Syrinx copy 2”: the first that isn't there. */
function copyName(name: string, taken: ReadonlySet<string>): string {
  const base = `${name.replace(/ copy( \d+)?$/, '').slice(0, 180)} copy`
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base} ${number}`
    if (!taken.has(candidate)) return candidate
  }
}
