/** The dialogs that put clips into categories: by a rule for a whole data set, or by hand for those that are chosen. */
import { studio } from '../../client/studio.ts'
import { announce } from '../../state/announce.ts'
import { notify, report } from '../../state/notices.svelte.ts'
import { clipList } from './clipList.svelte.ts'
import { counted } from './words.ts'

class CategoryDialogs {
  /** The data set that the rule is for; null while its dialog is closed. */
  datasetId = $state<string | null>(null)
  /** The clips that are put somewhere by hand; empty while that dialog is closed. */
  byHand = $state.raw<readonly string[]>([])
}

export const categoryDialogs = new CategoryDialogs()

export function showCategories(datasetId: string): void {
  categoryDialogs.datasetId = datasetId
}

/** For the clips that are chosen. */
export function chooseCategory(): void {
  categoryDialogs.byHand = [...clipList.chosen]
}

/** One step of undo. Whether it could be done. */
export async function setCategory(ids: readonly string[], category: string | null): Promise<boolean> {
  try {
    await studio.call('clips.setCategory', { ids: [...ids], category })
  } catch (error) {
    report(error)
    return false
  }
  announce(
    category === null
      ? `${counted(ids.length, 'clip')} without a category.`
      : `${counted(ids.length, 'clip')} in “${category}”.`,
  )
  return true
}

/** What came of a rule. */
export function tellCategories(clips: number, categories: number): void {
  notify({
    level: 'good',
    message: `${counted(clips, 'clip')} put into ${categories === 1 ? 'one category' : `${String(categories)} categories`}.`,
    hint: 'Undo takes this back.',
  })
}
