/** A pack as a folder of files. */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { InstrumentCard } from '../../../src-shared/instruments/card.ts'
import { saveCheckpoint } from '../../engine/checkpoint/checkpoint.ts'
import { reasonOf, writeWholeFile } from '../../files/wholeFile.ts'
import { packFiles } from './packFormat.ts'
import { readPack } from './readPack.ts'

/**
 * Checks all of the pack, then writes its parts.
 * @param directory made where it is missing
 * @returns the paths that were written
 * @throws SyrinxError as `readPack`, `unpack/not-empty`, `file/cannot-write`
 */
export async function unpackInto(
  path: string,
  directory: string,
): Promise<{ readonly card: InstrumentCard; readonly files: string[] }> {
  const { card, checkpoint, sample } = await readPack(path)
  await requireEmpty(directory)
  const at = (name: string) => join(directory, name)
  await saveCheckpoint(at(packFiles.checkpoint), checkpoint)
  await writeWholeFile(at(packFiles.card), `${JSON.stringify(card, null, 2)}\n`)
  if (card.licenceText !== undefined) await writeWholeFile(at(packFiles.licence), `${card.licenceText}\n`)
  if (sample) await writeWholeFile(at(packFiles.sample), sample)
  return {
    card,
    files: [
      at(packFiles.card),
      at(packFiles.checkpoint),
      ...(card.licenceText === undefined ? [] : [at(packFiles.licence)]),
      ...(sample ? [at(packFiles.sample)] : []),
    ],
  }
}

async function requireEmpty(directory: string) {
  try {
    await mkdir(directory, { recursive: true })
    if ((await readdir(directory)).length === 0) return
  } catch (cause) {
    throw new SyrinxError('file/cannot-write', `${directory}: ${reasonOf(cause)}.`, '', { cause })
  }
  throw new SyrinxError(
    'unpack/not-empty',
    `There are files in ${directory} already. Nothing was written.`,
    'Name a folder that isn’t there yet.',
  )
}
