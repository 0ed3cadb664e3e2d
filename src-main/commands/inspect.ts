import { Command } from 'commander'
import { multiplyAccumulatesPerSample, receptiveField } from '../../src-shared/model/hyperparameters.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { inspectCheckpoint } from '../engine/checkpoint/inspect.ts'
import { cardText } from '../../src-shared/instruments/cardWords.ts'
import { cardOf } from '../tasks/packs/cardOf.ts'
import { loadPlayable } from '../tasks/packs/loadPlayable.ts'
import { result } from './terminal.ts'

export function inspectCommand(): Command {
  return new Command('inspect')
    .description(
      'Say what a checkpoint or a packed instrument is: its card, its network, its losses, and where it came from.',
    )
    .argument('<file>', 'a checkpoint, or NAME.syrinx-instrument')
    .option('--json', 'print one JSON object')
    .action(async (path: string, _options: object, command: Command) => {
      const checkpoint = await loadPlayable(path)
      const words = inspectCheckpoint(checkpoint)
      const { card } = checkpoint.provenance
      result(command, factsOf(path, checkpoint), card ? `${cardText(cardOf(checkpoint))}\n\n${words}` : words)
    })
}

function factsOf(
  path: string,
  { weights, training, composerWeights: _composerWeights, ...description }: Checkpoint,
): object {
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
