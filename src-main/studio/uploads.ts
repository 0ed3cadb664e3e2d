/**
 * Files that a browser sends (`PUT /upload`): they lie in a folder of the library until a method uses them, or until the
 * studio is closed.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Uploads } from './context.ts'

/** An hour of 24-bit stereo at 96 kHz is 2 GiB. */
export const maximumUploadBytes = 4 * 2 ** 30
/** Of everything that was sent and not used yet. */
const maximumWaitingBytes = 64 * 2 ** 30

export interface UploadFolder extends Uploads {
  /**
   * Keeps what a request brings.
   * @returns the id to name it by
   * @throws SyrinxError `upload/too-large`, `upload/cut-off`, `upload/no-room`.
   */
  receive(body: ReadableStream<Uint8Array> | null, announcedBytes: number | null): Promise<string>
  close(): void
}

/** @param directory a folder of this studio's own, on the library's disk */
export function openUploads(directory: string): UploadFolder {
  mkdirSync(directory, { recursive: true })
  /** Bytes of each upload, by id. */
  const waiting = new Map<string, number>()
  const fileOf = (id: string) => join(directory, id)
  const waitingBytes = () => [...waiting.values()].reduce((sum, bytes) => sum + bytes, 0)

  return {
    async receive(body, announcedBytes) {
      if (announcedBytes !== null) refuseTooLarge(announcedBytes, waitingBytes())
      const id = randomUUID()
      const part = `${fileOf(id)}.part`
      try {
        const bytes = await write(part, body, announcedBytes, waitingBytes)
        await rename(part, fileOf(id))
        waiting.set(id, bytes)
        return id
      } catch (error) {
        await rm(part, { force: true })
        throw error instanceof SyrinxError ? error : cutOff(error)
      }
    },
    pathOf(source) {
      if (source.kind === 'upload') {
        if (waiting.has(source.uploadId)) return fileOf(source.uploadId)
        throw new SyrinxError(
          'upload/unknown',
          `“${source.name}” is no longer here.`,
          'Choose or drop the file once more.',
        )
      }
      if (existsSync(source.path)) return source.path
      throw new SyrinxError('file/missing', `There is no file “${source.path}”.`)
    },
    release(sources) {
      for (const source of sources) {
        if (source.kind !== 'upload' || !waiting.delete(source.uploadId)) continue
        rmSync(fileOf(source.uploadId), { force: true })
      }
    },
    close() {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function write(
  file: string,
  body: ReadableStream<Uint8Array> | null,
  announcedBytes: number | null,
  waitingBytes: () => number,
): Promise<number> {
  const handle = await open(file, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength
      refuseTooLarge(bytes, waitingBytes())
      await handle.write(chunk)
    }
  } finally {
    await handle.close()
  }
  if (announcedBytes !== null && bytes !== announcedBytes) throw cutOff(undefined)
  return bytes
}

function refuseTooLarge(bytes: number, waitingBytes: number): void {
  if (bytes > maximumUploadBytes)
    throw new SyrinxError(
      'upload/too-large',
      'This file is larger than 4 GiB.',
      'Split the recording, or run Syrinx on the machine where the file is.',
    )
  if (bytes + waitingBytes > maximumWaitingBytes)
    throw new SyrinxError(
      'upload/no-room',
      'More than 64 GiB of files were sent and wait to be used.',
      'Finish the import, then send the rest.',
    )
}

function cutOff(cause: unknown): SyrinxError {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOSPC')
    return new SyrinxError('disk/full', 'The disk is full.', 'Make room on the disk, then try again.')
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new SyrinxError('disk/read-only', 'The library’s folder can’t be written to.', '')
  return new SyrinxError('upload/cut-off', 'The file did not arrive whole.', 'Send it once more.', { cause })
}

/** What of a request's `Content-Length` can be believed; null when there is none. */
export function announcedLength(header: string | null): number | null {
  if (header === null || !/^\d{1,15}$/.test(header)) return null
  return Number(header)
}
