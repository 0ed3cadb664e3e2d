/**
 * Files and folders become recordings that the library can take: looked for, decoded, mixed to mono, resampled and left
 * in a folder, by as many threads as there are processors. Nothing that is wrong with a file ends the work.
 */
import { availableParallelism } from 'node:os'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ImportAnswer } from './importFile.ts'
import { ImportLog } from './importLog.ts'
import { scanForRecordings, type ImportRoot, type Scanned } from './importScan.ts'
import type { ImportRequest } from './importWorker.ts'
import type { TaskFunction } from './messages.ts'
import { WorkerPool } from './workerPool.ts'

export interface ImportAudioInput {
  readonly roots: readonly ImportRoot[]
  /** On the library's own disk, so that what is left there need only be renamed. */
  readonly stagingDirectory: string
  readonly sampleRateHz: number
  /** Hashes of the originals that need not come again. */
  readonly known: readonly string[]
}

const threads = Math.max(1, Math.min(8, availableParallelism()))
/** One computes while the others wait for the disk. */
const requestsAThread = 3
/** Together, of the files that are being read; a larger one is read alone. */
const openBytes = 2 ** 28

export const importAudioTask: TaskFunction<'importAudio'> = async (input, control) => {
  const { roots, ...place } = input
  const pool = new WorkerPool<ImportRequest, ImportAnswer>(
    new URL('./importWorker.ts', import.meta.url),
    threads,
    place,
  )
  const log = new ImportLog((event) => control.tell(event))
  try {
    await importAll(scanAhead(roots, log), pool, log, control)
  } finally {
    log.close()
    await pool.close()
  }
  return null
}

type File = Extract<Scanned, { kind: 'file' }>
type Scan = { next(): Promise<File | undefined>; stop(): void }

/** Looks for files as fast as it can, so that it is soon known how many there are. */
function scanAhead(roots: readonly ImportRoot[], log: ImportLog): Scan {
  const files: File[] = []
  let taken = 0
  let isOver = false
  let wake = () => {}
  const scan = async () => {
    for await (const found of scanForRecordings(roots)) {
      if (isOver) return
      log.found()
      if (found.kind === 'file') files.push(found)
      else log.add({ kind: 'failed', reason: found.reason }, found.name)
      wake()
    }
  }
  void scan().finally(() => {
    isOver = true
    log.foundAll()
    wake()
  })
  return {
    async next() {
      while (taken === files.length && !isOver) await new Promise<void>((resolve) => (wake = resolve))
      return files[taken++]
    },
    stop() {
      isOver = true
    },
  }
}

async function importAll(
  scan: Scan,
  pool: WorkerPool<ImportRequest, ImportAnswer>,
  log: ImportLog,
  control: Parameters<TaskFunction<'importAudio'>>[1],
) {
  const running = new Set<Promise<void>>()
  let stuck: SyrinxError | undefined
  let told: Promise<void> = Promise.resolve()
  let bytes = 0
  try {
    for (let file = await scan.next(); file && !stuck; file = await scan.next()) {
      while (
        running.size >= threads * requestsAThread ||
        (running.size > 0 && bytes + file.bytes > openBytes)
      )
        await Promise.race(running)
      await control.held()
      if (control.shouldStop()) break
      const { name, bytes: size } = file
      bytes += size
      const answered = pool.run({ path: file.path, name }).catch((error: Error): ImportAnswer => ({
        kind: 'failed',
        reason: `Reading ${name} failed: ${error.message}.`,
      }))
      const work = answered.then(() => {
        bytes -= size
        running.delete(work)
      })
      running.add(work)
      // In the order of the folder, whichever is ready first.
      told = told.then(async () => {
        const answer = await answered
        if (answer.kind === 'stuck')
          stuck = new SyrinxError('library/cannot-write', answer.error.message, answer.error.hint)
        else log.add(answer, name)
      })
    }
  } finally {
    scan.stop()
    await told
  }
  if (stuck) throw stuck
}
