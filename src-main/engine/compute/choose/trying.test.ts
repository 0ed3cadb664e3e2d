import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { hasCrashed, trying } from './trying.ts'

const place = () => mkdtemp(join(tmpdir(), 'syrinx-trying-'))
const script = join(import.meta.dirname, 'trying.ts')

/** A process that tries a card, in which something happens. */
const attempt = (directory: string, happens: string) =>
  spawnSync(process.execPath, [
    '--input-type=module-typescript',
    '-e',
    `import { trying } from ${JSON.stringify(script)}
     await trying('A card', async () => { ${happens} }, ${JSON.stringify(directory)})`,
  ])

it('remembers a process that a card ended, until it goes well', async () => {
  const directory = await place()
  expect(hasCrashed('A card', directory)).toBe(false)
  attempt(directory, 'process.kill(process.pid, "SIGKILL"); await new Promise(() => undefined)')
  expect(hasCrashed('A card', directory)).toBe(true)
  expect(hasCrashed('Another card', directory)).toBe(false)
  await trying('A card', async () => undefined, directory)
  expect(hasCrashed('A card', directory)).toBe(false)
})

it('remembers a card that ended another process, until it goes well', async () => {
  const directory = await place()
  const crash = () => Promise.reject(new SyrinxError('compute/card-crashed', 'It crashes.'))
  await expect(trying('A card', crash, directory)).rejects.toThrow('It crashes.')
  expect(hasCrashed('A card', directory)).toBe(true)
  await trying('A card', async () => undefined, directory)
  expect(hasCrashed('A card', directory)).toBe(false)
})

it('holds nothing against a card when the work fails, or the program is ended in good order', async () => {
  const directory = await place()
  await expect(trying('A card', () => Promise.reject(new Error('no')), directory)).rejects.toThrow('no')
  expect(attempt(directory, 'process.exit(130)').status).toBe(130)
  expect(await readdir(directory)).toEqual([])
})

it('works where nothing can be written, and passes over what it did not write', async () => {
  const directory = await place()
  await writeFile(join(directory, 'file'), '')
  expect(await trying('A card', async () => 7, join(directory, 'file', 'below'))).toBe(7)
  await trying(
    'A card',
    async () => {
      const [mark] = (await readdir(directory)).filter((name) => name.startsWith('trying-'))
      await writeFile(join(directory, mark), 'nonsense')
      expect(hasCrashed('A card', directory)).toBe(false)
    },
    directory,
  )
})
