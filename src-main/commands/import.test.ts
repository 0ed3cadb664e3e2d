import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { parameterLayout, tensorView } from '../../src-shared/model/parameters.ts'
import { printWavenetParams } from '../../src-shared/model/wavenetParams.ts'
import { oddNetworks, randomWeights } from '../engine/compute/testing.ts'
import { loadCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { floatTensor, writeSafetensors } from '../engine/checkpoint/safetensors.ts'
import { importCommand } from './import.ts'
import { inspectCommand } from './inspect.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-import-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

const hyperparameters = oddNetworks.plain
const weights = randomWeights(hyperparameters, 1)
const layout = parameterLayout(hyperparameters)
const [source, params, out] = ['in.safetensors', 'wavenet_params.json', 'out.safetensors'].map((name) =>
  join(folder, name),
)
writeFileSync(
  source,
  writeSafetensors(
    new Map(
      layout.parameters.map(({ name, shape }) => [
        name,
        floatTensor(shape, tensorView(layout, weights, name)),
      ]),
    ),
    {},
  ),
)
writeFileSync(params, printWavenetParams(hyperparameters))

/** What a command prints on stdout. */
async function run(
  command: ReturnType<typeof importCommand>,
  ...programArguments: string[]
): Promise<string> {
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  await command.parseAsync(programArguments, { from: 'user' })
  return printed
}

describe('import and inspect', () => {
  it('make a checkpoint and say what it is', async () => {
    const imported = await run(importCommand(), source, '--params', params, '--out', out, '--json')
    expect(JSON.parse(imported)).toMatchObject({ out, parameters: weights.length, receptiveField: 12 })
    const checkpoint = await loadCheckpoint(out)
    expect(checkpoint).toMatchObject({ hyperparameters, weights, provenance: { source: 'in.safetensors' } })

    const facts = JSON.parse(await run(inspectCommand(), out, '--json')) as object
    expect(facts).toMatchObject({ file: out, hyperparameters, receptiveField: 12, resumable: false })
    expect(await run(inspectCommand(), out)).toMatch(/Import of in\.safetensors[^]*12 samples, 0\.75 ms/)
  })

  it('write nothing when they fail', async () => {
    const before = readdirSync(folder)
    const other = join(folder, 'other.safetensors')
    const missing = join(folder, 'missing.json')
    await expect(run(importCommand(), source, '--params', missing, '--out', other)).rejects.toThrow(
      /missing\.json can’t be read: there is no such file/,
    )
    await expect(run(importCommand(), params, '--params', params, '--out', other)).rejects.toThrow(
      /wavenet_params\.json: .*not a whole safetensors file/,
    )
    await expect(run(inspectCommand(), source)).rejects.toThrow(/in\.safetensors: .*not a Syrinx checkpoint/)
    expect(readdirSync(folder)).toEqual(before)
  })
})
