/** What can be done with whole projects, from the start screen, the project's menu and the palette. */
import { studio } from '../client/studio.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'
import { askText } from '../components/ask.svelte.ts'
import { openProject } from '../shell/navigation.svelte.ts'
import { app } from './app.svelte.ts'
import { chooseFiles, download } from './files.ts'
import { notifyDeleted } from './history.svelte.ts'
import { notify, report } from './notices.svelte.ts'
import { project } from './project.svelte.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** “Untitled”, “Untitled 2” …: a name that none of them has. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const names = new Set(taken)
  if (!names.has(wanted)) return wanted
  let number = 2
  while (names.has(`${wanted} ${String(number)}`)) number++
  return `${wanted} ${String(number)}`
}

/** An empty project, or one that begins as an example does; opens it. */
export async function createProject(wanted = 'Untitled', exampleId?: string): Promise<void> {
  try {
    const cards = await studio.call('projects.list', {})
    const name = freeName(
      wanted,
      cards.map((card) => card.name),
    )
    const made = await studio.call(
      'projects.create',
      exampleId === undefined ? { name } : { name, exampleId },
    )
    await openProject(made.id)
  } catch (error) {
    report(error)
  }
}

/** Asks for another name. */
export async function renameProject({ id, name }: Named): Promise<void> {
  const next = await askText({ title: 'Rename project', label: 'Name', value: name, action: 'Rename' })
  if (next === null || next === name) return
  try {
    if (id === project.id) await project.rename(next)
    else await studio.call('projects.rename', { id, name: next })
  } catch (error) {
    report(error)
  }
}

export async function duplicateProject({ id }: Named): Promise<void> {
  try {
    const copy = await studio.call('projects.duplicate', { id })
    notify({
      level: 'good',
      message: `“${copy.name}” is there.`,
      action: { label: 'Open', run: () => openProject(copy.id) },
    })
  } catch (error) {
    report(error)
  }
}

/** Into the bin; the toast takes it out again. */
export async function removeProject({ id, name }: Named): Promise<void> {
  try {
    await studio.call('projects.remove', { id })
    if (id === project.id) {
      project.close()
      app.show('start')
    }
    notifyDeleted(`“${name}” is in the bin.`, [{ kind: 'project', id }])
  } catch (error) {
    report(error)
  }
}

/** A zip with the project and its takes: where the user says (Electron), or as a download. */
export async function exportBundle({ id, name }: Named): Promise<void> {
  try {
    if (id === project.id) await project.settled()
    if (studio.shell === 'browser') {
      const bundle = await studio.call('projects.bundleBytes', { id, withTakes: true })
      download(bundle.bytes, bundle.name)
      return
    }
    const path = await studio.call('shell.chooseTarget', {
      title: 'Export bundle',
      suggestedName: `${name}.syrinx`,
      filters: [{ name: 'Syrinx project', extensions: ['syrinx'] }],
    })
    if (path === null) return
    // The system's own dialog has asked about a file that is there.
    const written = await studio.call('projects.exportBundle', {
      id,
      path,
      format: 'zip',
      withTakes: true,
      replace: true,
    })
    notify({
      level: 'good',
      message: `“${name}” was exported.`,
      action: { label: 'Show', run: () => studio.call('shell.reveal', { path: written.path }) },
    })
  } catch (error) {
    report(error)
  }
}

/** A bundle becomes a project, and opens. */
export async function importBundle(source: FileSource): Promise<void> {
  try {
    const made = await studio.call('projects.importBundle', { source })
    await openProject(made.id)
  } catch (error) {
    report(error)
  }
}

/** Asks for a bundle. */
export async function openBundle(): Promise<void> {
  try {
    const sources = await chooseFiles({
      title: 'Open bundle',
      filters: [{ name: 'Syrinx bundle', extensions: ['zip', 'syrinx'] }],
    })
    if (sources) await importBundle(sources[0])
  } catch (error) {
    report(error)
  }
}

/** A bundle that was dropped on the window. */
export async function importDropped(file: File): Promise<void> {
  try {
    await importBundle(await studio.sendFile(file))
  } catch (error) {
    report(error)
  }
}
