/** The options of `train`, under ibab's names where ibab has them. */
import type { Command } from 'commander'
import { presets } from '../../src-shared/model/presets.ts'
import type { ComputeName } from '../engine/compute/registry.ts'
import { withComputeOptions } from './computeOptions.ts'
import { number, oneOf } from './terminal.ts'

export interface TrainOptions {
  data?: string
  out: string
  preset: string
  params?: string
  recipe: 'syrinx' | 'ibab'
  condition: string
  gcChannels: number
  globalBy: 'folder' | 'note' | 'pattern'
  globalPattern?: string
  notes?: string
  material: 'auto' | 'recordings' | 'phrases'
  bends: 'auto' | 'yes' | 'no'
  normaliseLoudness?: boolean
  silenceThreshold: number
  clipSeconds?: number
  steps?: number
  minutes?: number
  batchSize?: number
  sampleSize?: number
  historyNoise?: number
  historyBreaks?: number
  startShare?: number
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
  compute: ComputeName
  gpu?: string
  threads?: number
  seed: number
  resume?: boolean
}

const positive = (option: string) => number(option, { minimum: Number.MIN_VALUE })
const whole = (option: string, minimum = 1) => number(option, { minimum, integer: true })

export const withTrainOptions = (command: Command): Command =>
  withComputeOptions(command)
    .option('--data <dir>', 'the recordings: wav or flac, searched with all folders below')
    .requiredOption('--out <run>', 'the folder that the run is kept in')
    .option('--preset <name>', `the network: ${Object.keys(presets).join(', ')}`, 'small-rf62')
    .option('--params <file>', 'the network from a wavenet_params.json of ibab/tensorflow-wavenet instead')
    .option(
      '--sample-rate <hz>',
      'the rate of the model, instead of the preset’s',
      whole('--sample-rate', 1000),
    )
    .option(
      '--condition <kinds>',
      'what steers it: none, global, labels, notes, voice (one note at a time), mfcc; several with commas',
      'none',
    )
    .option('--gc-channels <n>', 'width of the global embedding', whole('--gc-channels'), 16)
    .option(
      '--global-by <what>',
      'global categories: folder, note or pattern',
      oneOf('--global-by', ['folder', 'note', 'pattern']),
      'folder',
    )
    .option(
      '--global-pattern <pattern>',
      'captures a category from a file’s name, for example *_{category}_*',
    )
    .option('--notes <midi,…>', 'only recordings that hold these notes alone, as MIDI numbers')
    .option(
      '--material <how>',
      'recordings as they are, or phrases put together from their notes; auto: phrases for single notes',
      oneOf('--material', ['auto', 'recordings', 'phrases']),
      'auto',
    )
    .option(
      '--bends <how>',
      'under voice: learn pitches between the notes too: auto (notes that don’t decay), yes or no',
      oneOf('--bends', ['auto', 'yes', 'no']),
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
      'noise the history with up to so many µ-law codes, so that it learns to clear noise away; 0: off (syrinx: 4, with voice 8; ibab: 0)',
      number('--history-noise', { minimum: 0, maximum: 1000 }),
    )
    .option(
      '--history-breaks <share>',
      'lose a stretch of the history in so many of the crops, so that a network that is told what to play finds its way back; 0: off (syrinx: 0.3, ibab: 0)',
      number('--history-breaks', { minimum: 0, maximum: 1 }),
    )
    .option(
      '--start-share <share>',
      'begin so many of the crops where a recording begins, for sounds that are all attack (syrinx: 0, ibab: 0)',
      number('--start-share', { minimum: 0, maximum: 1 }),
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
    .option('--threads <n>', 'how many threads may work; all cores when left out or 0', whole('--threads', 0))
    .option('--seed <n>', 'seed of everything random', whole('--seed', 0), 1)
    .option(
      '--resume',
      'go on with the run in --out, bit for bit as if it had not stopped (on another --compute: from the same state)',
    )
    .option('--json', 'print one JSON object at the end')
