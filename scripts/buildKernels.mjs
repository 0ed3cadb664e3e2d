// Compiles every entry of src-main/engine/compute/cpu/assembly to a .wasm file beside it.
import asc from 'assemblyscript/asc'
import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../src-main/engine/compute/cpu/assembly')
const entries = readdirSync(folder).filter((name) => name.endsWith('.kernel.ts'))
for (const entry of entries) {
  const { error, stderr } = await asc.main([
    join(folder, entry),
    '--outFile',
    join(folder, entry.replace(/\.kernel\.ts$/, '.wasm')),
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
