/** Recordings known again by their content: whether those of an instrument are still what it was begun with. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Recording } from './listen.ts'

export const recordingPrintSchema = z.object({
  name: z.string(),
  bytes: z.int(),
  /** Of its first and last mebibyte, and of the notes that somebody has said are in it. */
  hash: z.string(),
})
export type RecordingPrint = Readonly<z.infer<typeof recordingPrintSchema>>

const readBytes = 2 ** 20

/** Of what can’t be read any more there is a print too: another one. */
export async function printsOf(recordings: readonly Recording[]): Promise<RecordingPrint[]> {
  const prints: RecordingPrint[] = []
  for (const { name, path, corrected } of recordings) {
    const hash = createHash('sha256')
    const bytes = await readEnds(path, hash).catch(() => 0)
    prints.push({ name, bytes, hash: hash.update(JSON.stringify(corrected ?? null)).digest('hex') })
  }
  return prints
}

async function readEnds(path: string, hash: ReturnType<typeof createHash>): Promise<number> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const buffer = new Uint8Array(readBytes)
    for (const position of size > readBytes ? [0, Math.max(readBytes, size - readBytes)] : [0]) {
      const { bytesRead } = await file.read(buffer, 0, readBytes, position)
      hash.update(buffer.subarray(0, bytesRead))
    }
    return size
  } finally {
    await file.close()
  }
}

/** In words, what is different now; undefined where nothing is. */
export function changedWords(
  before: readonly RecordingPrint[],
  now: readonly RecordingPrint[],
): string | undefined {
  const keyOf = ({ name, bytes, hash }: RecordingPrint) => `${name}\n${bytes}\n${hash}`
  const [knownKeys, knownNames] = [new Set(before.map(keyOf)), new Set(before.map((it) => it.name))]
  const [keys, names] = [new Set(now.map(keyOf)), new Set(now.map((it) => it.name))]
  const counts = [
    [now.filter((it) => !knownNames.has(it.name)).length, 'new'],
    [now.filter((it) => knownNames.has(it.name) && !knownKeys.has(keyOf(it))).length, 'different'],
    [before.filter((it) => !names.has(it.name)).length, 'gone'],
  ] as const
  if (before.length === now.length && before.every((it) => keys.has(keyOf(it)))) return undefined
  const [first, ...rest] = counts.filter(([count]) => count > 0)
  const subject = `${first[0].toLocaleString('en-GB')} ${first[0] === 1 ? 'recording is' : 'recordings are'} ${first[1]}`
  return `Since this instrument was begun, ${[subject, ...rest.map(([count, what]) => `${count.toLocaleString('en-GB')} ${what}`)].join(', ')}. It goes on with what it heard then; make another instrument to hear them anew.`
}
