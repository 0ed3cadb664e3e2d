/** Which programs a process of the tasks consists of: the pinned Node, and the script it runs. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'

/** The application's folder, from the source tree as from a build (out/main), which a package keeps as files. */
const root = resolve(import.meta.dirname, '..', '..')

const nodeName = process.platform === 'win32' ? 'node.exe' : 'node'

/**
 * The Node that the project pins. Electron's own won't do: its memory cage forbids what GPU libraries need. A package
 * carries the pinned one among its resources.
 * @throws SyrinxError `engine/no-node`.
 */
export function nodePath(): string {
  if (!process.versions.electron) return process.execPath
  const { resourcesPath } = process as { resourcesPath?: string }
  const places = [
    ...(resourcesPath ? [join(resourcesPath, 'node', nodeName)] : []),
    join(root, 'node_modules', 'node', 'bin', nodeName),
  ]
  const found = places.find((path) => existsSync(path))
  if (!found)
    throw new SyrinxError(
      'engine/no-node',
      'A part of Syrinx is missing: the program that computes.',
      'Install Syrinx again.',
    )
  return found
}

export const tasksScript = (): string => join(root, 'src-main', 'tasks', 'process.ts')
