/** Where a content-addressed file lies in the library: named by its sha256, in 256 folders. */
import { join } from 'node:path'

const folders: Readonly<Record<string, string>> = { wav: 'audio', safetensors: 'instruments' }

export const contentFolders = Object.values(folders)

/** @param extension without the dot */
export function contentPath(libraryDirectory: string, hash: string, extension: string): string {
  const folder = folders[extension]
  if (folder === undefined) throw new Error(`the library keeps no .${extension} files`)
  return join(libraryDirectory, folder, hash.slice(0, 2), `${hash}.${extension}`)
}
