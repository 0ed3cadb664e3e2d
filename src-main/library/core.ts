/** What every table module works with. */
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import type { History } from './history.ts'

export interface LibraryCore {
  readonly directory: string
  /** Names this opening of the library: who generates a take or trains a run. */
  readonly sessionId: string
  readonly database: Database
  readonly changes: Changes
  readonly history: History
}
