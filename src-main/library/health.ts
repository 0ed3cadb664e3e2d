/**
 * Whether every file that the library names is there and is what it was. A quick look compares sizes and times, and reads
 * only what has been touched; a full one reads everything.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LibraryHealth } from '../../src-shared/contract/studio.ts'
import { dateWords } from './backups.ts'
import { contentPath } from './contentPath.ts'
import type { LibraryCore } from './core.ts'
import { usableBackup, wishForBackup } from './restore.ts'
import { namedFiles, type FileOwner, type NamedFile } from './namedFiles.ts'

type Finding = LibraryHealth['findings'][number]
type Condition = 'whole' | 'missing' | 'altered'

export interface CheckOptions {
  /** Reads every file. */
  readonly full: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** Looks at the disk that go on at once. */
const atOnce = 16

export class Health {
  readonly #core: LibraryCore
  readonly #removers: Readonly<Record<FileOwner, (id: string) => void>>
  #state: LibraryHealth = { checkedAt: null, findings: [] }

  /** @param removers put a row into the bin */
  constructor(core: LibraryCore, removers: Readonly<Record<FileOwner, (id: string) => void>>) {
    this.#core = core
    this.#removers = removers
  }

  /** What the last look has found. */
  get state(): LibraryHealth {
    return this.#state
  }

  /** Looks at all files. One that is stopped tells what it has found so far. */
  async check({ full, signal, onProgress }: CheckOptions): Promise<LibraryHealth> {
    const findings: Finding[] = this.#checkDatabase()
    const files = findings.length > 0 ? [] : namedFiles(this.#core.database)
    let done = 0
    for (let at = 0; at < files.length && !signal?.aborted; at += atOnce) {
      const batch = files.slice(at, at + atOnce)
      const conditions = await Promise.all(batch.map((file) => this.#conditionOf(file, full)))
      for (const [index, condition] of conditions.entries())
        if (condition !== 'whole') add(findings, findingOf(batch[index], condition))
      done += batch.length
      onProgress?.(done, files.length)
    }
    return this.#tell({ checkedAt: Date.now(), findings })
  }

  /** Mends what can be, as steps of undo. Ids that aren't there (any more) are passed over. */
  mend(ids: readonly string[]): LibraryHealth {
    const wanted = new Set(ids)
    const mended = this.#state.findings.filter(({ id, mend }) => mend !== null && wanted.has(id))
    this.#core.database.transaction(() => {
      for (const { id } of mended) {
        if (id === 'database') continue
        const [, owner, rowId] = /^([a-z]+)-(.+)$/.exec(id) ?? []
        this.#removers[owner as FileOwner](rowId)
      }
    })
    if (mended.some(({ id }) => id === 'database')) wishForBackup(this.#core.directory)
    return this.#tell({
      ...this.#state,
      findings: this.#state.findings.filter((finding) => !mended.includes(finding)),
    })
  }

  #tell(state: LibraryHealth): LibraryHealth {
    this.#state = state
    this.#core.changes.emitHere('health', null)
    return state
  }

  #checkDatabase(): Finding[] {
    const said = this.#core.database.pragma<string>('quick_check(1)')
    if (said === 'ok') return []
    const backup = usableBackup(this.#core.directory)
    return [
      {
        id: 'database',
        message: `The library’s database is damaged in places (${said.slice(0, 200)}).`,
        mend: backup
          ? `Go back to the backup of ${dateWords(backup.date)} when Syrinx starts the next time`
          : null,
      },
    ]
  }

  async #conditionOf(file: NamedFile, full: boolean): Promise<Condition> {
    const path =
      file.hash === null
        ? join(this.#core.directory, 'runs', file.runId ?? '', file.path)
        : contentPath(this.#core.directory, file.hash, file.path)
    const facts = await stat(path).catch(() => undefined)
    if (!facts?.isFile()) return 'missing'
    if (facts.size !== file.bytes) return 'altered'
    if (file.hash === null || (!full && facts.mtimeMs === file.modifiedAtMs)) return 'whole'
    if ((await hashOf(path).catch(() => '')) !== file.hash) return 'altered'
    if (facts.mtimeMs !== file.modifiedAtMs)
      this.#core.database.run('UPDATE files SET modifiedAtMs = ? WHERE hash = ?', facts.mtimeMs, file.hash)
    return 'whole'
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const nouns: Readonly<Record<FileOwner, (file: NamedFile) => string>> = {
  clip: ({ name, within }) => `The recording “${name}” in “${within}”`,
  take: ({ name, within }) => `The sound of “${name}” in “${within}”`,
  blind: ({ name, within }) => `The sound of “${name}” in the blind listening “${within}”`,
  instrument: ({ name }) => `The instrument “${name}”`,
  checkpoint: ({ name, within }) => `The checkpoint of “${within}” at step ${name}`,
}

const words: Readonly<Record<FileOwner, string>> = {
  clip: 'recording',
  take: 'take',
  blind: 'blind listening',
  instrument: 'instrument',
  checkpoint: 'checkpoint',
}

/** A blind listening is mended as a whole, however many of its sounds are gone. */
function add(findings: Finding[], finding: Finding) {
  if (!findings.some(({ id }) => id === finding.id)) findings.push(finding)
}

const findingOf = (file: NamedFile, condition: Condition): Finding => ({
  id: `${file.owner}-${file.id}`,
  message: `${nouns[file.owner](file)} ${condition === 'missing' ? 'is gone from the disk' : 'has changed on the disk'}.`,
  mend: `Move the ${words[file.owner]} to the bin`,
})
