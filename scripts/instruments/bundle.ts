/** Makes a bundled instrument of a checkpoint: `node scripts/instruments/bundle.ts CHECKPOINT ID`. */
import { Command } from 'commander'
import { bundleInstrument, bundledFolder } from './bundleInstrument.ts'
import { recipeNames } from './recipes.ts'
import { runScript } from './runScript.ts'

const command = new Command('bundle')
  .description('Make a bundled instrument of a checkpoint, with its title, licence and measures.')
  .argument('<checkpoint>', 'a safetensors file of a run')
  .argument('<id>', `whose recipe says what it is: ${(await recipeNames()).join(', ')}`)
  .option('--out <folder>', 'where ID.safetensors goes', bundledFolder)
  .action(async (checkpoint: string, id: string, { out }: { out: string }) => {
    process.stdout.write(`${await bundleInstrument(checkpoint, id, out)}\n`)
  })

await runScript(command)
