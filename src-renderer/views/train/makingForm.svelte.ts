/** What a musician says of an instrument that is to be made: which recordings, a name, and the time. */
import type { Dataset } from '../../../src-shared/contract/datasets.ts'
import type { TrainingSettings } from '../../../src-shared/contract/training.ts'
import { datasets as library } from '../../state/datasets.svelte.ts'
import { settings } from '../../state/settings.svelte.ts'
import { training } from '../../state/training.svelte.ts'
import type { Heard } from './listening.svelte.ts'
import { freeRunName } from './runNames.ts'

export const usualMinutes = 10

export class MakingForm {
  datasetId = $state('')
  name = $state('')
  /** The user has given it a name; before that it follows the data set's. */
  isNamed = $state(false)
  minutes = $state(usualMinutes)

  /** @param datasetId the data set to begin with; without one, the one that is looked at in the library. */
  constructor(datasetId?: string) {
    this.datasetId = datasetId ?? ''
  }

  get dataset(): Dataset | undefined {
    return training.datasets.find((it) => it.id === this.datasetId)
  }

  /** The one that the library shows, else the first with clips, where none was chosen; and a name after it. */
  chooseDataset(datasets: readonly Dataset[]): void {
    const looked = library.selected
    const chosen =
      datasets.find((it) => it.id === this.datasetId) ??
      datasets.find((it) => it.id === looked?.id && it.clipCount > 0) ??
      datasets.find((it) => it.clipCount > 0) ??
      datasets[0]
    if (!chosen) return
    this.datasetId = chosen.id
    if (!this.isNamed) this.name = freeRunName(chosen.name)
  }

  /** Why it can't begin yet; null when it can. */
  problem(heard: Heard | undefined): string | null {
    const { dataset } = this
    if (!dataset) return 'Choose what it learns from.'
    if (dataset.clipCount === 0) return `There are no clips in “${dataset.name}” yet.`
    if (this.name.trim() === '') return 'Give the instrument a name.'
    if (heard?.state === 'heard' && heard.findings.some((it) => it.level === 'stop'))
      return 'No instrument can be made of these recordings as they are.'
    return null
  }

  get settings(): TrainingSettings {
    return {
      datasetId: this.datasetId,
      making: true,
      // What it begins with; the network is chosen once the recordings have been heard.
      preset: 'small-rf62',
      condition: 'voice',
      withCategories: false,
      tag: null,
      compute: settings.current.compute,
      limit: { kind: 'minutes', minutes: this.minutes },
      sampleRateHz: 16_000,
      learningRate: null,
      batchSize: null,
      sampleSize: null,
      seed: 1,
    }
  }
}
