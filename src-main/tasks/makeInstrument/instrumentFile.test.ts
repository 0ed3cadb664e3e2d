import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requireUsable } from './instrumentFile.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-out-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('takes a name that is free, in a folder that is made where it is missing', async () => {
  const path = join(folder, 'new', 'a.safetensors')
  await requireUsable(path, join(folder, 'a.making'))
  expect(await readdir(join(folder, 'new'))).toEqual([])
})

it('writes over nothing that isn’t its own', async () => {
  const path = join(folder, 'b.safetensors')
  await writeFile(path, 'a letter')
  await expect(requireUsable(path, join(folder, 'b.making'))).rejects.toMatchObject({
    code: 'instrument/file-exists',
    message: expect.stringContaining(path) as string,
  })
  await mkdir(join(folder, 'c.safetensors'))
  await expect(requireUsable(join(folder, 'c.safetensors'), folder)).rejects.toMatchObject({
    code: 'instrument/file-exists',
  })
})

it('says before the work that nothing can be written there', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(requireUsable(join(folder, 'file', 'd.safetensors'), folder)).rejects.toMatchObject({
    code: 'file/cannot-write',
    message: expect.stringMatching(/Nothing can be written into .*: /) as string,
  })
})
