/** What a user sets once. A value that is damaged, or from another version, falls back to its default by itself. */
import { settingsSchema, type Settings } from '../../src-shared/contract/settings.ts'
import type { LibraryCore } from './core.ts'

const fields = settingsSchema.shape
const keys = Object.keys(fields) as (keyof Settings)[]

export class SettingsTable {
  readonly #core: LibraryCore

  constructor(core: LibraryCore) {
    this.#core = core
  }

  get(): Settings {
    const rows = this.#core.database.all<{ key: string; value: string }>('SELECT key, value FROM settings')
    const stored = new Map(rows.map(({ key, value }) => [key, value]))
    const settings = Object.fromEntries(
      keys.map((key) => {
        const read = fields[key].safeParse(parse(stored.get(key)))
        return [key, read.success ? read.data : fields[key].parse(undefined)]
      }),
    )
    return settings as Settings
  }

  /** Changes what is named; the rest stays. */
  change(values: Partial<Settings>): Settings {
    this.#core.database.transaction(() => {
      for (const [key, value] of Object.entries(values))
        this.#core.database.run(
          'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)',
          key,
          JSON.stringify(value),
        )
      this.#core.changes.tell('settings', null)
    })
    return this.get()
  }
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
