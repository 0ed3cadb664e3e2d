import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type * as FileSystem from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { writeWholeFile } from './wholeFile.ts'

/** What the next write of a file meets. */
let failure: string | undefined
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>()
  const open: typeof real.open = async (...parameters) => {
    const file = await real.open(...parameters)
    if (failure !== undefined)
      file.writeFile = async () => {
        await file.write('half')
        throw Object.assign(new Error('write'), { code: failure })
      }
    return file
  }
  return { ...real, open }
})

const folder = mkdtempSync(join(tmpdir(), 'syrinx-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('writing a whole file', () => {
  const path = join(folder, 'a.safetensors')

  it('replaces what was there', async () => {
    await writeWholeFile(path, Buffer.from('first'))
    await writeWholeFile(path, Buffer.from('second'))
    expect(readFileSync(path, 'utf8')).toBe('second')
  })

  it.each([
    ['ENOSPC', /a\.safetensors can’t be written: the disk is full\./],
    ['EIO', /the disk reports an error/],
    ['EWHATEVER', /can’t be written: write/],
  ])('leaves everything as it was after %s', async (code, message) => {
    writeFileSync(path, 'before')
    failure = code
    await expect(writeWholeFile(path, Buffer.from('after'))).rejects.toThrow(message)
    failure = undefined
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['a.safetensors'])
  })
})
