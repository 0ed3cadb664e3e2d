/** The sound that a seed clip is cut from. */
import type { GenerationSettings } from '../../../../src-shared/contract/generation.ts'
import type { Peaks } from '../../../audio/peaks.ts'
import { studio } from '../../../client/studio.ts'
import { takes } from '../../../state/takes.svelte.ts'
import { SyrinxError } from '../../../../src-shared/errors.ts'

export interface SeedSound {
  readonly id: string
  readonly name: string
  readonly seconds: number
  readonly url: string
  readonly peaks: Peaks
}

const bins = 600

/** @throws SyrinxError when it is gone. */
export async function loadSeedSound(
  source: NonNullable<GenerationSettings['seedClip']>['source'],
): Promise<SeedSound> {
  const { id } = source
  if (source.kind === 'clip') {
    const { name, seconds, url } = await studio.call('clips.get', { id })
    const { peaks } = await studio.call('clips.peaks', { id, bins })
    return { id, name, seconds, url, peaks }
  }
  const take = takes.byId(id)
  if (!take) throw new SyrinxError('take/unknown', 'This take was deleted.')
  const { peaks } = await studio.call('takes.peaks', { id, bins })
  return { id, name: take.name, seconds: take.seconds, url: take.url, peaks }
}
