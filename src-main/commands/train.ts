import { Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { presets } from '../../src-shared/model/presets.ts'
import { parseWavenetParams } from '../../src-shared/model/wavenetParams.ts'
import type { Progress } from '../engine/train/loop.ts'
import { reasonOf } from '../files/wholeFile.ts'
import { conditionKinds, trainingDefaults, type ConditionKind, type Recipe } from '../studio/recipe.ts'
import {
  beginTraining,
  resumeTraining,
  type TrainingHooks,
  type TrainingOutcome,
  type TrainingRequest,
} from '../studio/train.ts'
import { duration, interruptible, number, oneOf, result, say, status } from './terminal.ts'

interface TrainOptions {
  data?: string
  out: string
  preset: string
  params?: string
  recipe: 'syrinx' | 'ibab'
  condition: string
  gcChannels: number
  globalBy: 'folder' | 'note'
  notes?: string
  material: 'auto' | 'recordings' | 'phrases'
  normaliseLoudness?: boolean
  silenceThreshold: number
  clipSeconds?: number
  steps?: number
  minutes?: number
  batchSize?: number
  sampleSize?: number
  historyNoise?: number
  learningRate?: number
  schedule?: 'constant' | 'cosine'
  optimizer?: 'adam' | 'sgd' | 'rmsprop'
  momentum?: number
  epsilon?: number
  clipNorm?: number
  averageDecay?: number
  l2RegularizationStrength?: number
  checkpointEvery: number
  validateEvery: number
  maxCheckpoints: number
  sampleRate?: number
  compute: Recipe['compute']
  threads?: number
  seed: number
  resume?: boolean
}

const positive = (option: string) => number(option, { minimum: Number.MIN_VALUE })
const whole = (option: string, minimum = 1) => number(option, { minimum, integer: true })

export function trainCommand(): Command {
  return new Command('train')
    .description('Learn an instrument from a folder of recordings.')
    .option('--data <dir>', 'the recordings: wav or flac, searched with all folders below')
    .requiredOption('--out <run>', 'the folder that the run is kept in')
    .option('--preset <name>', `the network: ${Object.keys(presets).join(', ')}`, 'small-rf62')
    .option('--params <file>', 'the network from a wavenet_params.json of ibab/tensorflow-wavenet instead')
    .option(
      '--sample-rate <hz>',
      'the rate of the model, instead of the preset’s',
      whole('--sample-rate', 1000),
    )
    .option('--condition <kinds>', 'what steers it: none, global, labels, notes; several with commas', 'none')
    .option('--gc-channels <n>', 'width of the global embedding', whole('--gc-channels'), 16)
    .option(
      '--global-by <what>',
      'global categories: folder or note',
      oneOf('--global-by', ['folder', 'note']),
      'folder',
    )
    .option('--notes <midi,…>', 'only recordings that hold these notes alone, as MIDI numbers')
    .option(
      '--material <how>',
      'recordings as they are, or phrases put together from their notes; auto: phrases for single notes',
      oneOf('--material', ['auto', 'recordings', 'phrases']),
      'auto',
    )
    .option('--normalise-loudness', 'bring all recordings to one loudness first')
    .option(
      '--silence-threshold <rms>',
      'trim both ends where frames are quieter than this (ibab: 0.3); 0 keeps everything',
      number('--silence-threshold', { minimum: 0, maximum: 1 }),
      0,
    )
    .option('--clip-seconds <s>', 'cut recordings into clips of this length', positive('--clip-seconds'))
    .option(
      '--recipe <name>',
      'defaults of what follows: syrinx, or ibab’s train.py',
      oneOf('--recipe', ['syrinx', 'ibab']),
      'syrinx',
    )
    .option('--steps <n>', 'end after so many steps', whole('--steps'))
    .option(
      '--minutes <m>',
      'end after so many minutes of training (10 when nothing is said)',
      positive('--minutes'),
    )
    .option('--batch-size <n>', 'crops a step (syrinx: 2, ibab: 1)', whole('--batch-size'))
    .option(
      '--sample-size <n>',
      'samples that a crop predicts (syrinx: 2048, ibab: 100000)',
      whole('--sample-size'),
    )
    .option(
      '--history-noise <codes>',
      'noise the history with up to so many µ-law codes, so that it learns to clear noise away; 0: off (syrinx: 4, ibab: 0)',
      number('--history-noise', { minimum: 0, maximum: 1000 }),
    )
    .option(
      '--learning-rate <x>',
      'the learning rate, at its peak (syrinx: 0.006, ibab: 0.001)',
      positive('--learning-rate'),
    )
    .option(
      '--schedule <name>',
      'constant or cosine (syrinx: cosine, ibab: constant)',
      oneOf('--schedule', ['constant', 'cosine']),
    )
    .option(
      '--optimizer <name>',
      'adam, sgd or rmsprop (adam when left out)',
      oneOf('--optimizer', ['adam', 'sgd', 'rmsprop']),
    )
    .option(
      '--momentum <x>',
      'momentum of sgd and rmsprop (0.9 when left out)',
      number('--momentum', { minimum: 0, maximum: 1 }),
    )
    .option('--epsilon <x>', 'ε of adam and rmsprop (syrinx: 1e-8, ibab: 1e-4)', positive('--epsilon'))
    .option(
      '--clip-norm <x>',
      'scale the gradient’s norm down to this; 0: off (syrinx: 1, ibab: 0)',
      number('--clip-norm', { minimum: 0 }),
    )
    .option(
      '--average-decay <x>',
      'play with a moving average of the weights; 0: off (syrinx: 0.999, ibab: 0)',
      number('--average-decay', { minimum: 0, maximum: 0.999999 }),
    )
    .option(
      '--l2-regularization-strength <x>',
      'L2 on all weights but biases (0 when left out)',
      number('--l2-regularization-strength', { minimum: 0 }),
    )
    .option(
      '--checkpoint-every <steps>',
      'steps between checkpoints (there is one every 2 minutes too)',
      whole('--checkpoint-every'),
      1000,
    )
    .option(
      '--validate-every <steps>',
      'steps between measurements of the validation loss',
      whole('--validate-every'),
      200,
    )
    .option(
      '--max-checkpoints <n>',
      'how many checkpoints are kept, besides the best',
      whole('--max-checkpoints'),
      5,
    )
    .option(
      '--compute <name>',
      'auto, cpu, webgpu or tensorflow',
      oneOf('--compute', ['auto', 'cpu', 'webgpu', 'tensorflow']),
      'auto',
    )
    .option('--threads <n>', 'how many threads may work; all cores when left out or 0', whole('--threads', 0))
    .option('--seed <n>', 'seed of everything random', whole('--seed', 0), 1)
    .option('--resume', 'go on with the run in --out, bit for bit as if it had not stopped')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      '\nibab’s names are taken too: --data_dir, --logdir, --num_steps, --wavenet_params, --restore_from (as --resume --out).',
    )
    .action(async (options: TrainOptions, command: Command) => {
      const interrupt = interruptible('Stopping after this step; the checkpoint is being written…')
      try {
        const hooks: TrainingHooks = {
          say,
          listening: (done, total) => status(`Listening to your recordings… ${done} of ${total}`),
          progress: showProgress(),
          shouldStop: interrupt.asked,
        }
        const outcome = options.resume
          ? await resumeRun(options, hooks, command)
          : await beginTraining(options.out, await requestOf(options), hooks)
        result(command, outcome, inWords(outcome))
      } finally {
        interrupt.release()
      }
    })
}

/** What may be given anew to a run that goes on. */
const takenAnew = ['data', 'out', 'steps', 'minutes', 'threads', 'resume', 'json']

function resumeRun(options: TrainOptions, hooks: TrainingHooks, command: Command): Promise<TrainingOutcome> {
  const passedOver = command.options.filter(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' &&
      !takenAnew.includes(option.attributeName()),
  )
  if (passedOver.length > 0)
    say(
      `A run goes on with the settings that it began with; not taken over: ${passedOver.map((option) => option.long).join(', ')}.`,
    )
  const limit = limitOf(options)
  return resumeTraining(
    options.out,
    {
      ...(limit && { limit }),
      ...(options.data !== undefined && { dataDirectory: resolve(options.data) }),
      ...(options.threads !== undefined && { threads: options.threads }),
    },
    hooks,
  )
}

const limitOf = ({ steps, minutes }: TrainOptions): Recipe['limit'] | undefined =>
  steps === undefined && minutes === undefined
    ? undefined
    : { ...(steps !== undefined && { steps }), ...(minutes !== undefined && { seconds: minutes * 60 }) }

async function requestOf(options: TrainOptions): Promise<TrainingRequest> {
  if (options.data === undefined)
    throw new SyrinxError('train/no-data', 'Which recordings?', 'Name their folder with --data.')
  const defaults = trainingDefaults[options.recipe]
  return {
    ...(options.params === undefined && { preset: options.preset }),
    hyperparameters: await networkOf(options),
    conditions: conditionsOf(options.condition),
    globalChannels: options.gcChannels,
    data: {
      // Absolute, so that the run can be gone on with from any folder.
      directory: resolve(options.data),
      silenceThreshold: options.silenceThreshold,
      normaliseLoudness: options.normaliseLoudness ?? false,
      globalCategoryBy: options.globalBy,
      material: options.material,
      ...(options.clipSeconds !== undefined && { clipSeconds: options.clipSeconds }),
      ...(options.notes !== undefined && { onlyMidi: midiNumbers(options.notes) }),
    },
    optimiser: {
      ...defaults.optimiser,
      ...(options.optimizer && { name: options.optimizer }),
      ...(options.momentum !== undefined && { momentum: options.momentum }),
      ...(options.epsilon !== undefined && { epsilon: options.epsilon }),
      ...(options.clipNorm !== undefined && { clipNorm: options.clipNorm }),
      ...(options.averageDecay !== undefined && { averageDecay: options.averageDecay }),
      ...(options.l2RegularizationStrength !== undefined && { l2: options.l2RegularizationStrength }),
    },
    schedule: {
      ...defaults.schedule,
      ...(options.schedule && { name: options.schedule }),
      ...(options.learningRate !== undefined && { peak: options.learningRate }),
    },
    batchSize: options.batchSize ?? defaults.batchSize,
    sampleSize: options.sampleSize ?? defaults.sampleSize,
    historyNoise: options.historyNoise ?? defaults.historyNoise,
    limit: limitOf(options) ?? { seconds: 600 },
    checkpointEverySteps: options.checkpointEvery,
    checkpointEverySeconds: 120,
    validationEverySteps: options.validateEvery,
    maxCheckpoints: options.maxCheckpoints,
    seed: options.seed,
    compute: options.compute,
    threads: options.threads ?? 0,
  }
}

async function networkOf({ preset, params, sampleRate }: TrainOptions): Promise<Hyperparameters> {
  const network = params === undefined ? presets[preset]?.hyperparameters : await readParams(params)
  if (!network)
    throw new SyrinxError(
      'train/unknown-preset',
      `There is no preset called “${preset}”.`,
      `There are: ${Object.keys(presets).join(', ')}.`,
    )
  return sampleRate === undefined ? network : { ...network, sampleRateHz: sampleRate }
}

async function readParams(path: string): Promise<Hyperparameters> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new SyrinxError('params/unreadable', `${path} can’t be read: ${reasonOf(error)}.`)
  }
  return parseWavenetParams(text)
}

function conditionsOf(text: string): ConditionKind[] {
  const kinds = text.split(',').map((word) => oneOf('--condition', conditionKinds)(word.trim()))
  const exclusive = kinds.filter((kind) => kind !== 'global')
  if (exclusive.length > 1)
    throw new SyrinxError(
      'train/conditions-exclude',
      `--condition ${text}: a network has one of none, labels, notes and mfcc, and global beside it.`,
    )
  return kinds
}

const midiNumbers = (text: string): number[] =>
  text.split(',').map(number('--notes', { minimum: 0, maximum: 127, integer: true }))

/** A status line on a terminal; a line every half minute elsewhere. */
function showProgress(): (progress: Progress) => void {
  let validation: number | undefined
  let lastLine = performance.now()
  return (progress) => {
    validation = progress.validationLoss ?? validation
    const line = [
      `step ${progress.step.toLocaleString('en')}`,
      `loss ${progress.smoothLoss.toFixed(3)}`,
      ...(validation === undefined ? [] : [`validation ${validation.toFixed(3)}`]),
      `${Math.round(progress.samplesPerSecond).toLocaleString('en')} samples/s`,
      ...(progress.secondsLeft === undefined ? [] : [`${duration(progress.secondsLeft)} left`]),
    ].join(' · ')
    status(line)
    if (!process.stderr.isTTY && performance.now() - lastLine > 30_000) {
      lastLine = performance.now()
      say(line)
    }
  }
}

function inWords(outcome: TrainingOutcome): string {
  const why = { steps: 'all steps done', time: 'the time is up', asked: 'stopped as asked' }[outcome.stopped]
  const losses = [
    ...(outcome.loss === undefined ? [] : [`loss ${outcome.loss.toFixed(3)}`]),
    ...(outcome.validationLoss === undefined ? [] : [`validation ${outcome.validationLoss.toFixed(3)}`]),
  ].join(', ')
  return [
    `${outcome.steps.toLocaleString('en')} steps (${why}); ${losses}; ${Math.round(outcome.samplesPerSecond).toLocaleString('en')} samples/s.`,
    `Listen: npm run -s syrinx -- generate --checkpoint ${outcome.checkpoint} --out take.wav …`,
  ].join('\n')
}
