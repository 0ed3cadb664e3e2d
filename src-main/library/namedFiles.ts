/** Which rows name which files. */
import type { Database } from './database.ts'

export type FileOwner = 'clip' | 'take' | 'instrument' | 'checkpoint' | 'blind'

/** A file that a row names, both not in the bin. */
export interface NamedFile {
  readonly owner: FileOwner
  readonly id: string
  /** Of the row. */
  readonly name: string
  /** Of what it belongs to: a data set, a project, a run, a blind listening; empty for an instrument. */
  readonly within: string
  /** Null for a checkpoint, which lies in its run's folder. */
  readonly hash: string | null
  readonly runId: string | null
  /** Of its extension, or its path in the run's folder. */
  readonly path: string
  readonly bytes: number
  readonly modifiedAtMs: number | null
}

export const namedFiles = (database: Database): NamedFile[] =>
  database.all<NamedFile>(
    `SELECT 'clip' AS owner, clips.id, clips.name, datasets.name AS within, hash, NULL AS runId,
        extension AS path, bytes, modifiedAtMs
       FROM clips JOIN datasets ON datasets.id = datasetId JOIN files ON hash = audioHash
       WHERE clips.deletedAt IS NULL AND datasets.deletedAt IS NULL
     UNION ALL
     SELECT 'take', takes.id, takes.name, projects.name, hash, NULL, extension, bytes, modifiedAtMs
       FROM takes JOIN projects ON projects.id = projectId JOIN files ON hash = audioHash
       WHERE takes.deletedAt IS NULL AND projects.deletedAt IS NULL
     UNION ALL
     SELECT 'blind', blindSessions.id, takeName, blindSessions.name, hash, NULL, extension, bytes, modifiedAtMs
       FROM blindItems JOIN blindSessions ON blindSessions.id = sessionId JOIN files ON hash = audioHash
       WHERE blindSessions.deletedAt IS NULL
     UNION ALL
     SELECT 'instrument', id, name, '', hash, NULL, extension, bytes, modifiedAtMs
       FROM instruments JOIN files ON hash = fileHash WHERE deletedAt IS NULL
     UNION ALL
     SELECT 'checkpoint', checkpoints.id, CAST(checkpoints.step AS TEXT), runs.name, NULL, runId, path, bytes, NULL
       FROM checkpoints JOIN runs ON runs.id = runId
       WHERE checkpoints.deletedAt IS NULL AND runs.deletedAt IS NULL`,
  )

/** True of a row of `files` that no row names, the bin's included. */
export const isUnnamed = `NOT EXISTS (SELECT 1 FROM clips WHERE audioHash = files.hash)
  AND NOT EXISTS (SELECT 1 FROM takes WHERE audioHash = files.hash)
  AND NOT EXISTS (SELECT 1 FROM instruments WHERE fileHash = files.hash OR sampleHash = files.hash)
  AND NOT EXISTS (SELECT 1 FROM blindItems WHERE audioHash = files.hash)`
