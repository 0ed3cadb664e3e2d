/**
 * Where the window is, as the address after `#`: `#/compose/PROJECT`, `#/library`. A reload, a bookmark or the back
 * button lead there again.
 */
import { app, viewNames, type ViewName } from '../state/app.svelte.ts'
import { project } from '../state/project.svelte.ts'

interface Place {
  readonly view: ViewName
  readonly projectId: string | null
}

/** Views that show the open project. */
const ofProject: readonly ViewName[] = ['compose', 'listen']

export function readPlace(hash: string): Place {
  const [view, id] = hash.replace(/^#\/?/, '').split('/')
  const known = viewNames.find((name) => name === view) ?? 'start'
  const projectId = ofProject.includes(known) && /^[A-Za-z0-9-]{1,64}$/.test(id ?? '') ? id : null
  return { view: known, projectId }
}

export const writePlace = ({ view, projectId }: Place): string =>
  view === 'start' ? '#/' : ofProject.includes(view) && projectId ? `#/${view}/${projectId}` : `#/${view}`

/** Opens a project in Compose. */
export async function openProject(id: string): Promise<void> {
  app.show('compose')
  await project.open(id)
}

/** Goes where the address says, and keeps the address. Call it while the window's root is being made. */
export function keepPlace(): void {
  const arrive = () => {
    const { view, projectId } = readPlace(location.hash)
    app.show(view)
    if (projectId) void project.open(projectId)
  }
  arrive()
  $effect(() => {
    const hash = writePlace({ view: app.view, projectId: project.id })
    if (readPlace(location.hash).view !== app.view) window.history.pushState(null, '', hash)
    else if (location.hash !== hash) window.history.replaceState(null, '', hash)
  })
  $effect(() => {
    window.addEventListener('popstate', arrive)
    return () => window.removeEventListener('popstate', arrive)
  })
}
