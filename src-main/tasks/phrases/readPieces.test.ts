import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { printMidi } from '../../../src-shared/notes/midi.ts'
import { printNotesJson } from '../../../src-shared/notes/notesJson.ts'
import { readPieces } from './readPieces.ts'
import { brokenChord } from './testing.ts'

const root = mkdtempSync(join(tmpdir(), 'syrinx-pieces-'))
afterAll(() => rmSync(root, { recursive: true }))

const folder = (name: string, files: Record<string, string | Uint8Array>) => {
  const path = join(root, name)
  mkdirSync(join(path, 'below'), { recursive: true })
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content)
  return path
}

describe('readPieces', () => {
  it('reads MIDI and JSON, in folders below too, and passes other files over', async () => {
    const path = folder('good', {
      'a.mid': printMidi(brokenChord(20)),
      'below/b.JSON': printNotesJson(brokenChord(40)),
      'read me.txt': 'no music',
    })
    const { pieces, minutes, words } = await readPieces(path)
    expect(pieces.map((it) => [it.name, it.notes.length])).toEqual([
      ['a.mid', 20],
      [join('below', 'b.JSON'), 40],
    ])
    expect(minutes).toBeCloseTo(0.2, 6)
    expect(words).toBe('2 pieces, 0 minutes, 60 notes.')
  })

  it('leaves out what can’t be read, and says why', async () => {
    const whole = printMidi(brokenChord(20))
    const path = folder('mixed', {
      'a.mid': whole,
      'cut.mid': whole.subarray(0, 40),
      'empty.mid': '',
      'short.mid': printMidi(brokenChord(3)),
      'wrong.json': '{"midi": 60}',
    })
    const { pieces, words } = await readPieces(path)
    expect(pieces).toHaveLength(1)
    expect(words).toMatch(/^1 piece, 0 minutes, 20 notes\. 4 left out \(cut\.mid: .*; empty\.mid: .*\)\.$/)
    expect(words).not.toContain(path)
  })

  it('says when there is nothing', async () => {
    await expect(readPieces(folder('none', { 'a.txt': 'x' }))).rejects.toMatchObject({
      code: 'phrases/no-music',
    })
    await expect(readPieces(join(root, 'missing'))).rejects.toMatchObject({ code: 'phrases/no-folder' })
  })
})
