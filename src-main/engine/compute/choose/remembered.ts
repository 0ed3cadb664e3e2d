/**
 * What was measured on this machine is measured once: a small file in the user's cache, which every process of Syrinx
 * reads and adds to. It may be deleted, and what is wrong in it is passed over.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheDirectory } from '../../../files/userFolders.ts'
import { writeWholeFile } from '../../../files/wholeFile.ts'

const fileSchema = z.object({
  version: z.literal(1),
  entries: z.record(z.string(), z.object({ at: z.number(), value: z.unknown() })),
})
type Entries = z.infer<typeof fileSchema>['entries']

/** The oldest go first. */
const keptEntries = 400

export class Memory {
  readonly #path: string
  /** What this process has measured where nothing can be written. */
  #own: Entries = {}
  /** The last change's end. */
  #turn: Promise<void> = Promise.resolve()

  constructor(path = join(cacheDirectory(), 'measured.json')) {
    this.#path = path
  }

  /** What is remembered under a key, if it is of that shape. */
  async recall<T>(key: string, shape: z.ZodType<T>): Promise<T | undefined> {
    const entry = this.#own[key] ?? (await this.#read())[key]
    return shape.safeParse(entry?.value).data
  }

  /** @param value plain; undefined forgets. Never fails: what can't be written is known to this process alone. */
  async keep(key: string, value: unknown): Promise<void> {
    const entry = value === undefined ? undefined : { at: Date.now(), value }
    await this.#change((entries) => {
      delete entries[key]
      if (entry) entries[key] = entry
    })
  }

  /** Forgets all of these, so that they are measured again, in every process of Syrinx. Never fails, as `keep`. */
  async forget(isMeant: (key: string) => boolean): Promise<void> {
    await this.#change((entries) => {
      for (const key of Object.keys(entries).filter(isMeant)) delete entries[key]
    })
  }

  /** One after another; what others have written since is neither lost nor written over by what is older. */
  #change(change: (entries: Entries) => void): Promise<void> {
    const changed = this.#turn.then(async () => {
      const stored = await this.#read()
      for (const [key, entry] of Object.entries(this.#own))
        if (!stored[key] || stored[key].at < entry.at) stored[key] = entry
      change(stored)
      const newest = Object.entries(stored)
        .sort(([, a], [, b]) => b.at - a.at)
        .slice(0, keptEntries)
      const entries = Object.fromEntries(newest)
      this.#own = await writeWholeFile(
        this.#path,
        `${JSON.stringify({ version: 1, entries }, null, 1)}\n`,
      ).then(
        () => ({}),
        () => entries,
      )
    })
    this.#turn = changed
    return changed
  }

  /** What was measured under this key before, else what `measure` says, which is kept. */
  async remembered<T>(key: string, shape: z.ZodType<T>, measure: () => Promise<T>): Promise<T> {
    const known = await this.recall(key, shape)
    if (known !== undefined) return known
    const value = await measure()
    await this.keep(key, value)
    return value
  }

  async #read(): Promise<Entries> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8'))).entries
    } catch {
      return {}
    }
  }
}

let shared: Memory | undefined

/** The user's own. */
export const memory = (): Memory => (shared ??= new Memory())
