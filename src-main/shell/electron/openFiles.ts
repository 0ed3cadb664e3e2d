/** Bundles and instruments that the system asks to open: by a double click, a drop on the icon, or another start of Syrinx. */
import { resolve } from 'node:path'

/** The bundles and instruments among a program's arguments, as whole paths. */
export function bundlesIn(programArguments: readonly string[], directory: string): string[] {
  return programArguments
    .slice(1)
    .filter((argument) => !argument.startsWith('-') && /\.syrinx(-instrument)?$/i.test(argument))
    .map((argument) => resolve(directory, argument))
}

/** The value of `--library DIR` or `--library=DIR`. */
export function libraryIn(programArguments: readonly string[], directory: string): string | undefined {
  const at = programArguments.findIndex((argument) => /^--library(=|$)/.test(argument))
  if (at < 0) return undefined
  const value = programArguments[at].split('=').slice(1).join('=') || programArguments[at + 1]
  return value === undefined || value === '' ? undefined : resolve(directory, value)
}
