/** What can be done with a data set. */
import { studio } from '../../client/studio.ts'
import type { Dataset } from '../../../src-shared/contract/datasets.ts'
import { datasets } from '../../state/datasets.svelte.ts'
import { notifyDeleted } from '../../state/history.svelte.ts'
import { report } from '../../state/notices.svelte.ts'
import { newDataset } from './newDataset.svelte.ts'

/** Asks for a name and a sample rate. */
export function createDataset(): void {
  newDataset.open = true
}

export async function renameDataset({ id }: Dataset, name: string): Promise<void> {
  try {
    await studio.call('datasets.rename', { id, name })
    await datasets.load()
  } catch (error) {
    report(error)
  }
}

export async function removeDataset({ id, name }: Dataset): Promise<void> {
  try {
    await studio.call('datasets.remove', { id })
    notifyDeleted(`“${name}” deleted.`, [{ kind: 'dataset', id }])
    await datasets.load()
  } catch (error) {
    report(error)
  }
}
