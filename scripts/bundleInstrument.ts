/**
 * Makes a bundled instrument of a checkpoint: `node scripts/bundleInstrument.ts CHECKPOINT ID`. Leaves the training state
 * out and puts in what a user must be told: title, licence and attribution.
 */
import { resolve } from 'node:path'
import { loadCheckpoint, saveCheckpoint } from '../src-main/engine/checkpoint/checkpoint.ts'

const cards: Record<string, { title: string; licence: string; attribution: string }> = {
  panflute: {
    title: 'Pan flute',
    licence: 'MIT',
    attribution:
      'Learned from FluidR3 GM, program 76 “Pan Flute”: © 2000–2002, 2008 Frank Wen, © 2008 Toby Smithe (MIT licence).',
  },
}

const [path, id] = process.argv.slice(2)
const card = cards[id ?? '']
if (!path || !card) {
  process.stderr.write(`node scripts/bundleInstrument.ts CHECKPOINT ${Object.keys(cards).join('|')}\n`)
  process.exit(1)
}
const { training: _training, ...checkpoint } = await loadCheckpoint(path)
const out = resolve(import.meta.dirname, '..', 'resources', 'instruments', `${id}.safetensors`)
await saveCheckpoint(out, { ...checkpoint, provenance: { ...checkpoint.provenance, ...card } })
process.stdout.write(`${out}\n`)
