/** Reads a pack, and checks all of it, before anything comes of it. */
import { createHash, randomUUID } from 'node:crypto'
import { lstat, mkdir, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { InstrumentCard } from '../../../src-shared/instruments/card.ts'
import { parseCheckpoint, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { unpackZip } from '../../files/unpackZip.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { factsOfCheckpoint, requirePlayable } from '../instrumentFacts.ts'
import { packFiles, packZip, parsePackHeader } from './packFormat.ts'
import { checkSample, mostSampleBytes } from './packSample.ts'

const mostTextBytes = 2 ** 20
/** The longest text of a card, in UTF-8. */
const mostLicenceBytes = 100_000

export interface Pack {
  readonly card: InstrumentCard
  /** Without a training state, and with the card in its provenance. */
  readonly checkpoint: Checkpoint
  /** A wav. */
  readonly sample: Uint8Array | undefined
}

/** Whether a file is a zip, which a checkpoint never is. */
export async function isPack(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0)
    return bytesRead === 4 && [0x50, 0x4b, 3, 4].every((byte, i) => buffer[i] === byte)
  } catch {
    // A folder, for example: whoever reads it as a checkpoint says so.
    return false
  } finally {
    await file.close()
  }
}

/**
 * @param scratch an existing folder to unpack in; nothing of it is left there
 * @throws SyrinxError `pack/…` that says what is wrong with which file, and what a checkpoint is refused with.
 */
export async function readPack(path: string, scratch = tmpdir()): Promise<Pack> {
  const folder = join(scratch, `syrinx-pack-${randomUUID()}`)
  await mkdir(folder)
  try {
    await unpackZip(path, folder, packZip)
    return await readFolder(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readFolder(folder: string): Promise<Pack> {
  const decoder = new TextDecoder()
  const cardBytes = await part(folder, packFiles.card, mostTextBytes)
  if (!cardBytes) throw missing(packFiles.card)
  const { card: words, checkpoint: expected } = parsePackHeader(decoder.decode(cardBytes))
  const weights = await part(folder, packFiles.checkpoint, packZip.mostBytes)
  if (!weights) throw missing(packFiles.checkpoint)
  if (createHash('sha256').update(weights).digest('hex') !== expected.sha256) throw otherCheckpoint()
  const checkpoint = parseCheckpoint(weights)
  requirePlayable(checkpoint)
  const { knownMidi } = factsOfCheckpoint(checkpoint)
  if (words.knownMidi && words.knownMidi.join() !== knownMidi.join()) throw otherCheckpoint()
  const licence = await part(folder, packFiles.licence, mostLicenceBytes)
  const sample = await part(folder, packFiles.sample, mostSampleBytes)
  if (sample) checkSample(sample)
  const { training: _training, ...playable } = checkpoint
  const card = { ...words, ...(licence && { licenceText: decoder.decode(licence).trim() }) }
  return {
    card,
    checkpoint: { ...playable, provenance: { ...playable.provenance, card } },
    sample,
  }
}

/** @returns undefined when it isn't there @throws SyrinxError when it isn't an ordinary file, or too large. */
async function part(folder: string, name: string, mostBytes: number): Promise<Uint8Array | undefined> {
  const path = join(folder, name)
  const facts = await lstat(path).catch(() => undefined)
  if (!facts) return undefined
  if (!facts.isFile() || facts.size > mostBytes)
    throw new SyrinxError(
      'pack/too-large',
      `${name} in this instrument is ${facts.isFile() ? 'too large' : 'not a file'}.`,
      packZip.wayOut,
    )
  return readFile(path).catch((cause: unknown) => {
    throw new SyrinxError('pack/unreadable', `${name} can’t be read: ${reasonOf(cause)}.`, '', { cause })
  })
}

const missing = (name: string) =>
  new SyrinxError(
    'pack/missing-file',
    `There is no ${name} in this file: it is no instrument.`,
    packZip.wayOut,
  )

const otherCheckpoint = () =>
  new SyrinxError(
    'pack/wrong-checkpoint',
    'The network in this instrument isn’t the one that its card describes: one of the two was exchanged or damaged.',
    packZip.wayOut,
  )
