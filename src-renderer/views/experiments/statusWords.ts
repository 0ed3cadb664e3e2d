/** How an experiment stands, in a word and a colour. */
import type { Experiment, ExperimentRun } from '../../../src-shared/contract/experiments.ts'
import type { Scale } from '../../../src-shared/experiments/definition.ts'
import { durationWords } from '../../state/jobWords.ts'

export type Tone = 'held' | 'not' | 'open' | 'running' | 'trouble' | 'never'

export interface Standing {
  readonly tone: Tone
  readonly words: string
}

/** @param isQueued whether it runs, but another has to end before it begins */
export function standingOf(run: ExperimentRun | undefined, isQueued = false): Standing {
  if (!run) return { tone: 'never', words: 'Not run yet' }
  switch (run.state) {
    case 'running':
      if (isQueued) return { tone: 'open', words: 'Waits its turn' }
      return { tone: 'running', words: `Running, ${String(Math.floor(run.doneShare * 100))} %` }
    case 'failed':
      return { tone: 'trouble', words: 'Failed' }
    case 'interrupted':
      return { tone: 'trouble', words: 'Interrupted' }
    case 'stopped':
      return { tone: 'open', words: 'Stopped' }
    case 'finished':
      if (run.held === null) return { tone: 'open', words: 'Undecided' }
      return run.held ? { tone: 'held', words: 'Held' } : { tone: 'not', words: 'Did not hold' }
  }
}

/** Where work is left that it can go on with. */
export const canGoOn = ({ state }: ExperimentRun): boolean =>
  state === 'stopped' || state === 'interrupted' || state === 'failed'

/** What was given to it can't be used: going on would end in the same place. */
export const isRefusedData = ({ state, error }: Pick<ExperimentRun, 'state' | 'error'>): boolean =>
  state === 'failed' && error?.code === 'experiment/bad-data'

export const scaleTitles: Record<Scale, string> = { quick: 'Quick', paper: 'As in the paper' }

/** The experiments of each paper, in the order in which they come. */
export function byPaper(list: readonly Experiment[]): { paper: string; experiments: Experiment[] }[] {
  const groups = new Map<string, Experiment[]>()
  for (const one of list) groups.set(one.paper, [...(groups.get(one.paper) ?? []), one])
  return [...groups].map(([paper, experiments]) => ({ paper, experiments }))
}

/** “62 % · 3 min left”. */
export const progressWords = (run: ExperimentRun, secondsLeft: number | null): string =>
  [
    `${String(Math.floor(run.doneShare * 100))} %`,
    secondsLeft === null ? '' : `${durationWords(secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(' · ')

/** The address of a file in an experiment's folder. */
export const fileAddress = (id: string, file: string): string =>
  `/media/experiment/${id}/${file.split('/').map(encodeURIComponent).join('/')}`
