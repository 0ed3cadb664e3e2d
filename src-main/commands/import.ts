import { Command } from 'commander'
import { basename } from 'node:path'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { saveCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { readSafetensorsFile } from '../engine/checkpoint/safetensorsFile.ts'
import { importNetwork } from '../engine/checkpoint/importNetwork.ts'
import { inspectCheckpoint } from '../engine/checkpoint/inspect.ts'
import { readTextFile } from '../files/textFile.ts'
import { result } from './terminal.ts'

interface ImportOptions {
  params: string
  out: string
}

export function importCommand(): Command {
  return new Command('import')
    .description('Make a checkpoint out of another program’s WaveNet (PyTorch’s or ibab’s names).')
    .argument('<file>', 'its weights, a safetensors file')
    .requiredOption('--params <file>', 'its wavenet_params.json')
    .requiredOption('--out <file>', 'the checkpoint to write')
    .option('--json', 'print one JSON object')
    .action(async (path: string, { params, out }: ImportOptions, command: Command) => {
      const network = importNetwork(await readSafetensorsFile(path), await readTextFile(params))
      const checkpoint: Checkpoint = {
        ...network,
        step: 0,
        createdAt: new Date().toISOString(),
        provenance: { title: `Import of ${basename(path)}`, source: basename(path) },
      }
      await saveCheckpoint(out, checkpoint)
      const { hyperparameters, weights } = network
      const facts = {
        out,
        parameters: weights.length,
        receptiveField: receptiveField(hyperparameters),
        hyperparameters,
      }
      result(command, facts, `${out} is written.\n${inspectCheckpoint(checkpoint)}`)
    })
}
