/** What is to be said of an experiment that doesn't run at this moment. */
import type { ExperimentRow } from '../library/experiments.ts'

export function restingExperimentWords({
  state,
  doneShare,
  words,
}: Pick<ExperimentRow, 'state' | 'doneShare' | 'words'>): string {
  const done = `${Math.floor(doneShare * 100)} %`
  switch (state) {
    case 'finished':
      return words
    case 'stopped':
      return `Stopped at ${done}; it can go on from there.`
    case 'interrupted':
      return `It ended in the middle, at ${done}, and can go on from there.`
    case 'failed':
      return 'It could not do all of its work. What it has found is kept.'
    case 'running':
      return 'Another Syrinx on this library runs it.'
  }
}
