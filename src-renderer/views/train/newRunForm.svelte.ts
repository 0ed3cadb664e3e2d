/** What is filled in for a new run, and whether it can begin. */
import type { Dataset } from '../../../src-shared/contract/datasets.ts'
import type { ComputeState } from '../../../src-shared/contract/settings.ts'
import type { Measurement, TrainingSettings } from '../../../src-shared/contract/training.ts'
import { usualTraining } from '../../../src-shared/model/trainingSizes.ts'
import { training, type Origin } from '../../state/training.svelte.ts'
import type { Measured } from './measurements.svelte.ts'
import { durationWords } from './words.ts'

const usualPreset = 'small-rf62'

export class NewRunForm {
  datasetId = $state('')
  name = $state('')
  /** The user has given it a name; before that it follows the data set's. */
  isNamed = $state(false)
  preset = $state(usualPreset)
  condition = $state<TrainingSettings['condition']>('notes')
  compute = $state<TrainingSettings['compute']>('auto')
  limitKind = $state<'steps' | 'minutes'>('minutes')
  minutes = $state(10)
  steps = $state(5000)
  sampleRateHz = $state(16_000)
  learningRate = $state<number>(usualTraining.learningRate)
  batchSize = $state<number>(usualTraining.batchSize)
  sampleSize = $state<number>(usualTraining.sampleSize)
  seed = $state(1)
  tag = $state('')

  constructor(origin: Origin | null) {
    if (!origin) return
    const { run } = origin
    const { settings } = run
    this.preset = settings.preset
    this.condition = settings.condition
    this.compute = settings.compute
    this.sampleRateHz = settings.sampleRateHz
    this.datasetId = run.datasetId ?? ''
    this.name = `${run.name}, further`
    this.isNamed = true
    // What has been learned is not to be shaken too hard.
    this.learningRate = (settings.learningRate ?? usualTraining.learningRate) / 3
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
    if (dataset.clipCount === 0) return `There are no recordings in “${dataset.name}” yet.`
    if (this.name.trim() === '') return 'Give the run a name.'
    return null
  })

  readonly computeOptions = $derived([
    { value: 'auto' as const, label: 'The best there is', words: bestWords(training.computes) },
    ...training.computes.map((it) => ({
      value: it.name,
      label: it.title,
      words: it.words,
      disabled: !it.available,
    })),
  ])

  /** The first there is, where none was chosen; and a name after it. */
  chooseDataset(datasets: readonly Dataset[]): void {
    const chosen = datasets.find((it) => it.id === this.datasetId) ?? datasets[0]
    if (!chosen) return
    this.datasetId = chosen.id
    if (!this.isNamed) this.name = freeName(chosen.name)
  }

  /** How long it takes, or how far it comes, in a sentence. */
  estimate({ samplesPerSecond }: Measurement, dataset: Dataset | undefined): string {
    const perStep = this.batchSize * this.sampleSize
    const stepsPerSecond = samplesPerSecond / perStep
    const steps = this.limitKind === 'steps' ? this.steps : this.minutes * 60 * stepsPerSecond
    const heard =
      dataset && dataset.seconds > 0 ? (steps * perStep) / (dataset.seconds * this.sampleRateHz) : null
    const times = heard === null ? '' : `, which hears each recording ${timesWords(heard)}`
    return this.limitKind === 'steps'
      ? `About ${durationWords(steps / stepsPerSecond)} on this computer${times}.`
      : `About ${Math.round(steps).toLocaleString('en')} steps on this computer${times}.`
  }
}

const unusual = (value: number, usual: number) => (value === usual ? null : value)

const timesWords = (times: number) => {
  if (times < 1) return 'not even once'
  if (times < 1.5) return 'once'
  return `${Math.round(times).toLocaleString('en')} times`
}

function freeName(wanted: string): string {
  const taken = new Set(training.runs.map((run) => run.name))
  if (!taken.has(wanted)) return wanted
  for (let i = 2; ; i++) if (!taken.has(`${wanted} ${i}`)) return `${wanted} ${i}`
}

const bestWords = (computes: readonly ComputeState[]) =>
  computes.some((it) => it.available && it.name !== 'cpu')
    ? 'Syrinx takes what is fastest here.'
    : 'The processor, on this computer.'
