/**
 * Files in and out, the same for both shells: Electron asks with its own dialogs and speaks of paths; a browser asks
 * with its own, and sends what was chosen.
 */
import { studio } from '../client/studio.ts'
import type { FileSource } from '../../src-shared/contract/define.ts'

export interface FileFilter {
  readonly name: string
  /** Without the point: `wav`. */
  readonly extensions: readonly string[]
}

export interface ChooseOptions {
  readonly title: string
  readonly filters: readonly FileFilter[]
  readonly multiple?: boolean
}

const asInput = (filters: readonly FileFilter[]) =>
  filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] }))

/** What the user picks in the browser's own dialog; empty for nothing. */
const pickFiles = (accept: string, multiple: boolean, directory: boolean): Promise<File[]> =>
  new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = multiple
    input.webkitdirectory = directory
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })

/** Null when the user thinks better of it. Call it in a click or a key press. */
export async function chooseFiles({
  title,
  filters,
  multiple = false,
}: ChooseOptions): Promise<FileSource[] | null> {
  if (studio.shell === 'electron') {
    const paths = await studio.call('shell.chooseFiles', { title, filters: asInput(filters), multiple })
    return paths?.map((path) => ({ kind: 'path', path })) ?? null
  }
  const accept = filters.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(',')
  const files = await pickFiles(accept, multiple, false)
  if (files.length === 0) return null
  return Promise.all(files.map((file) => studio.sendFile(file)))
}

/** All files of a folder that the user picks; in Electron the folder itself. Null for nothing. */
export async function chooseFolder(title: string): Promise<FileSource[] | null> {
  if (studio.shell === 'electron') {
    const path = await studio.call('shell.chooseFolder', { title })
    return path === null ? null : [{ kind: 'path', path }]
  }
  const files = await pickFiles('', true, true)
  if (files.length === 0) return null
  const sources: FileSource[] = []
  for (const file of files)
    sources.push(await studio.sendFile(file, { name: file.webkitRelativePath || file.name }))
  return sources
}

/** Hands bytes to the browser to keep, as a download. */
export function download(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)]))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
