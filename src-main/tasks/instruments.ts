/** The instruments that come with Syrinx: checkpoints in resources/instruments, by id. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { resourcePath } from './resources.ts'

const ending = '.safetensors'
const directory = () => resourcePath('instruments')

export async function instrumentIds(): Promise<string[]> {
  if (!existsSync(directory())) return []
  const names = await readdir(directory())
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}

/** @throws SyrinxError that lists the instruments there are, when this one isn't among them. */
export async function loadInstrument(id: string): Promise<Checkpoint> {
  const ids = await instrumentIds()
  if (!ids.includes(id))
    throw new SyrinxError(
      'instrument/unknown',
      `There is no instrument called “${id}”.`,
      `Bundled: ${ids.join(', ') || 'none'}. For a checkpoint of your own use --checkpoint FILE.`,
    )
  return loadCheckpoint(join(directory(), `${id}${ending}`))
}
