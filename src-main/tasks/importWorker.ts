/** A thread that imports files, one after another or several at once: what waits for the disk makes room for others. */
import { parentPort, workerData } from 'node:worker_threads'
import { importFile, type ImportPlace } from './importFile.ts'

export interface ImportRequest {
  readonly path: string
  readonly name: string
}

const { known, ...place } = workerData as Omit<ImportPlace, 'known'> & { readonly known: readonly string[] }
const knownOnes = new Set(known)

parentPort!.on('message', ({ request, input }: { request: number; input: ImportRequest }) => {
  void importFile(input.path, input.name, { ...place, known: knownOnes }).then((answer) =>
    parentPort!.postMessage({ request, answer }),
  )
})
