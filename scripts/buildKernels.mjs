// Compiles every *.kernel.ts of the folders of assembly to a .wasm file beside it.
import asc from 'assemblyscript/asc'
import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folders = ['src-main/engine/compute/cpu/assembly', 'src-main/audio/assembly'].map((it) =>
  join(root, it),
)
const entries = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.kernel.ts'))
    .map((name) => join(folder, name)),
)
for (const entry of entries) {
  const { error, stderr } = await asc.main([
    entry,
    '--outFile',
    entry.replace(/\.kernel\.ts$/, '.wasm'),
    '--runtime',
    'stub',
    '-O3',
    '--noAssert',
    '--enable',
    'simd',
    '--enable',
    'relaxed-simd',
    '--importMemory',
    // Constants lie below what the host gives out (samplerMemory.ts).
    '--memoryBase',
    '64',
  ])
  if (error) {
    process.stderr.write(stderr.toString())
    process.stderr.write(`${entry}: ${error.message}\n`)
    process.exit(1)
  }
}
