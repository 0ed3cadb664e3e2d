import { Command } from 'commander'
import { multiplyAccumulatesPerSample, receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { inspectCheckpoint } from '../engine/checkpoint/inspect.ts'
import { result } from './terminal.ts'

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Say what a checkpoint is: its network, its notes, its losses, and where it came from.')
    .argument('<file>', 'a checkpoint')
    .option('--json', 'print one JSON object')
    .action(async (path: string, _options: object, command: Command) => {
      const checkpoint = await loadCheckpoint(path)
      result(command, factsOf(path, checkpoint), inspectCheckpoint(checkpoint))
    })
}

function factsOf(path: string, { weights, training, ...description }: Checkpoint): object {
  const { hyperparameters } = description
  return {
    file: path,
    ...description,
    parameters: weights.length,
    receptiveField: receptiveField(hyperparameters),
    receptiveFieldMilliseconds: (receptiveField(hyperparameters) / hyperparameters.sampleRateHz) * 1000,
    multiplyAccumulatesPerSample: multiplyAccumulatesPerSample(hyperparameters),
    resumable: training !== undefined,
  }
}
