import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { encodeWav16 } from '../audio/encodeWav16.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { oddNetworks, randomWeights } from '../engine/compute/testing.ts'
import { inspectCommand } from './inspect.ts'
import { packCommand } from './pack.ts'
import { unpackCommand } from './unpack.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-pack-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())
const at = (name: string) => join(folder, name)

const hyperparameters = oddNetworks.plain
await saveCheckpoint(at('in.safetensors'), {
  hyperparameters,
  weights: randomWeights(hyperparameters, 1),
  step: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  provenance: { title: 'Hum', card: { description: 'One low note.', licenceText: 'Free.' } },
})

/** What a command prints on stdout. */
async function run(command: Command, ...words: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await command.parseAsync(words, { from: 'user' })
  const printed = write.mock.calls.map(([text]) => String(text)).join('')
  vi.restoreAllMocks()
  return printed
}

it('packs a checkpoint, explains the pack, and takes it apart again', async () => {
  writeFileSync(at('hum.wav'), encodeWav16(new Float32Array(8_000), 8_000))
  const out = at('hum.syrinx-instrument')
  const from = ['--checkpoint', at('in.safetensors'), '--out', out]
  const facts = JSON.parse(await run(packCommand(), ...from, '--sample', at('hum.wav'), '--json'))
  expect(facts).toMatchObject({ out, hasSample: true, card: { title: 'Hum', description: 'One low note.' } })
  expect(await run(inspectCommand(), out)).toMatch(/One low note\.[^]*WaveNet of/)
  await run(unpackCommand(), out, '--out', at('unpacked'))
  expect(readdirSync(at('unpacked')).sort()).toEqual([
    'LICENCE.txt',
    'card.json',
    'checkpoint.safetensors',
    'sample.wav',
  ])
  expect(readFileSync(at('unpacked/LICENCE.txt'), 'utf8')).toBe('Free.\n')
  await expect(run(unpackCommand(), out, '--out', at('unpacked'))).rejects.toMatchObject({
    code: 'unpack/not-empty',
  })
})

it('plays the sample where none is given', async () => {
  const from = ['--checkpoint', at('in.safetensors'), '--out', at('played.syrinx-instrument')]
  expect(JSON.parse(await run(packCommand(), ...from, '--json'))).toMatchObject({ hasSample: true })
})

it('says what is wrong, and writes nothing', async () => {
  const out = ['--out', at('never.syrinx-instrument')]
  const checkpoint = ['--checkpoint', at('in.safetensors')]
  await expect(run(packCommand(), ...out)).rejects.toMatchObject({ code: 'pack/which-instrument' })
  await expect(run(packCommand(), ...checkpoint, '--instrument', 'x', ...out)).rejects.toMatchObject({
    code: 'pack/which-instrument',
  })
  await expect(run(packCommand(), ...checkpoint, '--sample', at('gone.wav'), ...out)).rejects.toMatchObject({
    code: 'file/cannot-read',
  })
  await expect(
    run(packCommand(), ...checkpoint, '--sample', at('in.safetensors'), ...out),
  ).rejects.toMatchObject({ code: 'pack/wrong-sample' })
  await expect(run(unpackCommand(), at('in.safetensors'), '--out', at('nowhere'))).rejects.toMatchObject({
    code: 'pack/not-a-zip',
  })
  expect(readdirSync(folder).filter((name) => /never|nowhere/.test(name))).toEqual([])
})
