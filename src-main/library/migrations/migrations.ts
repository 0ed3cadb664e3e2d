/** How the database came to be what it is, step by step. A step that has been released is never changed: add another. */
import { firstTables } from './0001-first-tables.ts'
import { experiments } from './0002-experiments.ts'
import { instrumentSamples } from './0003-instrument-samples.ts'
import type { Migration } from './migration.ts'

/** In order; a database's `user_version` is how many of them it has been through. */
export const migrations: readonly Migration[] = [firstTables, experiments, instrumentSamples]
