/** Zips out. */
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** A file of a zip: what it is called in there, and its bytes or where they lie. */
export interface ZipEntry {
  readonly name: string
  readonly content: Uint8Array | { readonly path: string }
}

export interface ZipOptions {
  /** The same date for every file, so that the same content gives the same zip. */
  readonly withoutDates?: boolean
}

/** The first day that a zip can name; read as local time, which is what its bytes mean. */
const firstDay = new Date(1980, 0, 1)
const ordinaryFile = 0o100644

/** The zip itself. */
export async function zipBytes(
  entries: readonly ZipEntry[],
  options?: ZipOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of zipOf(entries, options).outputStream) chunks.push(chunk as Buffer)
  return new Uint8Array(Buffer.concat(chunks))
}

/** @returns its bytes. What is there already is not written over. */
export async function writeZip(
  entries: readonly ZipEntry[],
  path: string,
  options?: ZipOptions,
): Promise<number> {
  await pipeline(zipOf(entries, options).outputStream, createWriteStream(path, { flags: 'wx', flush: true }))
  return (await stat(path)).size
}

function zipOf(entries: readonly ZipEntry[], { withoutDates = false }: ZipOptions = {}): ZipFile {
  const zip = new ZipFile()
  zip.on('error', (error) => (zip.outputStream as PassThrough).destroy(error as Error))
  for (const { name, content } of entries) {
    const options = {
      // Sound and weights hardly get smaller.
      compress: !/\.(wav|safetensors)$/.test(name),
      ...(withoutDates && { mtime: firstDay, mode: ordinaryFile, forceDosTimestamp: true }),
    }
    if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), name, options)
    else zip.addFile(content.path, name, options)
  }
  zip.end()
  return zip
}
