/** What rows of an earlier Syrinx lack in their JSON is put in as they are read, so that they are what the contract says. */
import type { GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import type { ProjectDocument } from '../../src-shared/contract/projects.ts'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'

/** Before instruments could be told a spectrum, or a change of category. */
export const filledGeneration = (settings: GenerationSettings): GenerationSettings => ({
  ...settings,
  spectrum: settings.spectrum ?? null,
  categoryTrack: settings.categoryTrack ?? null,
})

export const filledDocument = (document: ProjectDocument): ProjectDocument => ({
  ...document,
  generation: filledGeneration(document.generation),
})

/** Before a local condition could be joined by categories. */
export const filledTraining = (settings: TrainingSettings): TrainingSettings => ({
  ...settings,
  withCategories: settings.withCategories ?? false,
})

type FilledFacts = Pick<
  Instrument,
  'knowsBends' | 'knowsExpression' | 'isPolyphonic' | 'knowsSlurs' | 'ringSeconds' | 'composes'
>

/** Before instruments could be bent, played several notes at once, and composed; none of them does. */
export const filledFacts = <Facts extends FilledFacts>(facts: Facts): Facts => ({
  ...facts,
  knowsBends: facts.knowsBends ?? false,
  knowsExpression: facts.knowsExpression ?? false,
  isPolyphonic: facts.isPolyphonic ?? false,
  knowsSlurs: facts.knowsSlurs ?? false,
  ringSeconds: facts.ringSeconds ?? 0.3,
  composes: facts.composes ?? null,
})
