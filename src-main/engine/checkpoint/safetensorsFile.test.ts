import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSafetensorsFile } from './safetensorsFile.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('reading a safetensors file', () => {
  it('refuses a large file of another kind without reading it', async () => {
    const path = join(folder, 'large')
    writeFileSync(path, 'RIFF....WAVEfmt ')
    truncateSync(path, 2 ** 30)
    const before = process.memoryUsage().rss
    await expect(readSafetensorsFile(path)).rejects.toThrow(/large: .*not a whole safetensors file/)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
    rmSync(path)
  })
})
