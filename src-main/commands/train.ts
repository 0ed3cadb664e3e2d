import { Command } from 'commander'
import { resolve } from 'node:path'
import { beginTraining, resumeTraining, type TrainingHooks, type TrainingOutcome } from '../tasks/train.ts'
import { adapterCalled } from './computeOptions.ts'
import { interruptible, result, say, status } from './terminal.ts'
import { showProgress } from './trainingProgress.ts'
import { withTrainOptions, type TrainOptions } from './trainOptions.ts'
import { limitOf, requestOf } from './trainRequest.ts'

export function trainCommand(): Command {
  return withTrainOptions(new Command('train'))
    .description('Learn an instrument from a folder of recordings.')
    .addHelpText(
      'after',
      '\nibab’s names are taken too: --data_dir, --logdir, --num_steps, --wavenet_params, --restore_from (as --resume --out).',
    )
    .action(async (options: TrainOptions, command: Command) => {
      const interrupt = interruptible('Stopping after this step; the checkpoint is being written…')
      try {
        const hooks: TrainingHooks = {
          say,
          compute: (words) => say(`Trains on: ${words}`),
          listening: (done, total) => status(`Listening to your recordings… ${done} of ${total}`),
          progress: showProgress('samples'),
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
const takenAnew = ['data', 'out', 'steps', 'minutes', 'threads', 'compute', 'gpu', 'resume', 'json']

async function resumeRun(
  options: TrainOptions,
  hooks: TrainingHooks,
  command: Command,
): Promise<TrainingOutcome> {
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
      ...(command.getOptionValueSource('compute') === 'cli' && { compute: options.compute }),
      adapterId: await adapterCalled(options.gpu),
    },
    hooks,
  )
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
