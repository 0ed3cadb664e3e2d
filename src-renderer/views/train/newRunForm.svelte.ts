/** What is filled in for a new run, and whether it can begin. */
import type { Dataset } from '../../../src-shared/contract/datasets.ts'
import type { Measurement, TrainingSettings } from '../../../src-shared/contract/training.ts'
import { usualTraining } from '../../../src-shared/model/trainingSizes.ts'
import { datasets as library } from '../../state/datasets.svelte.ts'
import { settings } from '../../state/settings.svelte.ts'
import { training, type Origin } from '../../state/training.svelte.ts'
import type { Measured } from './measurements.svelte.ts'
import { freeRunName } from './runNames.ts'
import { limitWords } from './runWords.ts'
import { durationWords, kilohertzWords } from './words.ts'

const usualPreset = 'small-rf62'

export class NewRunForm {
  datasetId = $state('')
  name = $state('')
  /** The user has given it a name; before that it follows the data set's. */
  isNamed = $state(false)
  preset = $state(usualPreset)
  condition = $state<TrainingSettings['condition']>('voice')
  withCategories = $state(false)
  compute = $state<TrainingSettings['compute']>(settings.current.compute)
  limitKind = $state<'steps' | 'minutes'>('minutes')
  minutes = $state(10)
  steps = $state(5000)
  sampleRateHz = $state(16_000)
  /** The user has set a rate, or a checkpoint has one; before that it is the data set's. */
  isRateSet = $state(false)
  learningRate = $state<number>(usualTraining.learningRate)
  batchSize = $state<number>(usualTraining.batchSize)
  sampleSize = $state<number>(usualTraining.sampleSize)
  seed = $state(1)
  tag = $state('')

  /** @param datasetId the data set to begin with; without one, the one that is looked at in the library. */
  constructor(origin: Origin | null, datasetId?: string) {
    if (!origin) {
      this.datasetId = datasetId ?? ''
      return
    }
    const { run } = origin
    this.preset = run.settings.preset
    this.condition = run.settings.condition
    this.withCategories = run.settings.withCategories
    this.compute = run.settings.compute
    this.sampleRateHz = run.settings.sampleRateHz
    this.isRateSet = true
    this.datasetId = run.datasetId ?? ''
    this.name = `${run.name}, further`
    this.isNamed = true
    // What has been learned is not to be shaken too hard.
    this.learningRate = (run.settings.learningRate ?? usualTraining.learningRate) / 3
  }

  readonly measured: Measured = $derived({
    preset: this.preset,
    condition: this.condition,
    compute: this.compute,
    sampleRateHz: this.sampleRateHz,
  })

  readonly settings: TrainingSettings = $derived({
    datasetId: this.datasetId,
    preset: this.preset,
    condition: this.condition,
    withCategories: this.withCategories && this.condition !== 'none' && this.condition !== 'global',
    tag: this.tag === '' ? null : this.tag,
    compute: this.compute,
    limit:
      this.limitKind === 'steps'
        ? { kind: 'steps', steps: this.steps }
        : { kind: 'minutes', minutes: this.minutes },
    sampleRateHz: this.sampleRateHz,
    learningRate: unusual(this.learningRate, usualTraining.learningRate),
    batchSize: unusual(this.batchSize, usualTraining.batchSize),
    sampleSize: unusual(this.sampleSize, usualTraining.sampleSize),
    seed: this.seed,
  })

  /** Why it can't begin yet; null when it can. */
  readonly problem: string | null = $derived.by(() => {
    const dataset = training.datasets.find((it) => it.id === this.datasetId)
    if (!dataset) return 'Choose what it learns from.'
    if (dataset.clipCount === 0) return `There are no clips in “${dataset.name}” yet.`
    if (this.name.trim() === '') return 'Give the run a name.'
    return null
  })

  /** What it means that the run and its recordings have different sample rates; null when they have the same. */
  readonly rateNote: string | null = $derived.by(() => {
    const dataset = training.datasets.find((it) => it.id === this.datasetId)
    if (!dataset || dataset.sampleRateHz === this.sampleRateHz) return null
    const [from, to] = [dataset.sampleRateHz, this.sampleRateHz].map(kilohertzWords)
    return this.sampleRateHz > dataset.sampleRateHz
      ? `The clips are at ${from}, this run learns at ${to}: that takes longer and adds nothing to hear.`
      : `The clips are at ${from}, this run learns at ${to}: nothing above ${kilohertzWords(this.sampleRateHz / 2)} will sound.`
  })

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
    if (!this.isRateSet) this.sampleRateHz = chosen.sampleRateHz
    if (!this.isNamed) this.name = freeRunName(chosen.name)
  }

  /** How long it takes, or how far it comes, in a sentence. */
  estimate({ samplesPerSecond }: Measurement, dataset: Dataset | undefined): string {
    const perStep = this.batchSize * this.sampleSize
    const stepsPerSecond = samplesPerSecond / perStep
    const steps = this.limitKind === 'steps' ? this.steps : this.minutes * 60 * stepsPerSecond
    const heard =
      dataset && dataset.seconds > 0 ? (steps * perStep) / (dataset.seconds * this.sampleRateHz) : null
    const times = heard === null ? '' : `, which hears each clip ${timesWords(heard)}`
    return this.limitKind === 'steps'
      ? `${limitWords(this.settings.limit)}: about ${durationWords(steps / stepsPerSecond)}${times}.`
      : `${limitWords(this.settings.limit)}: about ${Math.round(steps).toLocaleString('en')} steps${times}.`
  }
}

const unusual = (value: number, usual: number) => (value === usual ? null : value)

const timesWords = (times: number) => {
  if (times < 1) return 'not even once'
  if (times < 1.5) return 'once'
  return `${Math.round(times).toLocaleString('en')} times`
}
