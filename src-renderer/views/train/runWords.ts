/** What a run's state and settings are called. */
import type { Run, TrainingSettings } from '../../../src-shared/contract/training.ts'
import { computeTitles } from '../../state/computeWords.ts'
import { kilohertzWords } from './words.ts'

export const stateWords: Record<Run['state'], string> = {
  preparing: 'Getting ready',
  running: 'Learning',
  paused: 'Paused',
  stopped: 'Stopped',
  finished: 'Finished',
  failed: 'Failed',
  interrupted: 'Interrupted',
}

interface ConditionWords {
  readonly title: string
  readonly words: string
}

export const conditionWords: Record<TrainingSettings['condition'], ConditionWords> = {
  voice: {
    title: 'One voice a note',
    words:
      'Plays what you draw, each note from silence to silence, several at once where you want. It is told pitch, age and loudness. The usual choice.',
  },
  notes: {
    title: 'Notes and their age',
    words:
      'Plays what you draw, note after note as one line. It is told which note sounds, for how long, and how loud.',
  },
  labels: {
    title: 'Notes, as in the thesis',
    words:
      'Plays what you draw. It is told the notes before, now and next, but neither their age nor loudness.',
  },
  mfcc: {
    title: 'Spectrum (MFCC)',
    words:
      'Follows the sound of another recording, played on your instrument; drawn notes by what each of them sounds like on average.',
  },
  global: {
    title: 'One category for each recording',
    words:
      'You choose among kinds of sound: by the clips’ categories, else by their tags, or else by their first note. No melodies.',
  },
  none: {
    title: 'Nothing',
    words:
      'It plays by itself whatever it has heard. For speech, drums or textures; notes that you draw have no effect.',
  },
}

export const limitWords = (limit: TrainingSettings['limit']) =>
  limit.kind === 'steps'
    ? `${limit.steps.toLocaleString('en')} steps`
    : `${limit.minutes.toLocaleString('en')} ${limit.minutes === 1 ? 'minute' : 'minutes'}`

/** How much of what was asked for is done, 0 … 1. */
export function shareDone({ settings: { limit, making }, state, step, trainedSeconds }: Run): number {
  // Listening and measuring take their share of a made instrument’s time.
  if (making && state === 'finished') return 1
  const share = limit.kind === 'steps' ? step / limit.steps : trainedSeconds / (limit.minutes * 60)
  return Math.max(0, Math.min(1, share))
}

/** Settings in words, one row each; the same rows in the same order for every run. */
export function settingRows(run: Run, presetTitle: (name: string) => string): [string, string][] {
  const { settings } = run
  const usual = 'as usual'
  return [
    ['Data set', settings.tag === null ? run.datasetName : `${run.datasetName}, tagged “${settings.tag}”`],
    ['Network', presetTitle(settings.preset)],
    [
      'It is told',
      settings.withCategories && settings.condition !== 'global'
        ? `${conditionWords[settings.condition].title}; and the category`
        : conditionWords[settings.condition].title,
    ],
    ['Length', limitWords(settings.limit)],
    ['Sample rate', `${kilohertzWords(settings.sampleRateHz)}`],
    ['Compute', computeTitles[settings.compute]],
    ['Learning rate', settings.learningRate === null ? usual : String(settings.learningRate)],
    ['Batch', settings.batchSize === null ? usual : `${settings.batchSize} pieces`],
    [
      'Length of a piece',
      settings.sampleSize === null ? usual : `${settings.sampleSize.toLocaleString('en')} samples`,
    ],
    ['Seed', String(settings.seed)],
  ]
}
