/** Where the files that come with Syrinx lie. */
import { join, resolve } from 'node:path'

/** The folder `resources`, from the source tree as from a build (out/main). */
const root = resolve(import.meta.dirname, '..', '..', 'resources')

export const resourcePath = (...parts: string[]): string => join(root, ...parts)
