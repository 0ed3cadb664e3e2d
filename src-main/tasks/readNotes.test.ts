import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { printNotesJson } from '../../src-shared/notes/notesJson.ts'
import { readNotesFile } from './readNotes.ts'

const folder = mkdtempSync(join(tmpdir(), 'syrinx-notes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const notes = [{ midi: 69, startSeconds: 0, durationSeconds: 0.5, velocity: 96 }]
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

describe('a file of notes', () => {
  it('is known by its content, whatever its name', async () => {
    expect(await readNotesFile(write('a.json', printMidi(notes)))).toEqual(notes)
    expect(await readNotesFile(write('a.mid', `\ufeff${printNotesJson(notes)}`))).toEqual(notes)
  })

  it.each<[string, string | Uint8Array, RegExp]>([
    ['b.mid', Uint8Array.of(0xff, 0xfe, 0), /b\.mid: .*neither/],
    ['c.json', 'hello', /c\.json: .*neither/],
    ['d.json', '', /d\.json: .*neither/],
    ['e.json', '[]', /e\.json: There are no notes/],
    ['f.json', '[{"midi":69}]', /f\.json: Note 1/],
    ['g.mid', 'MThd', /g\.mid: .*damaged/],
  ])('%s is refused', async (name, content, message) => {
    await expect(readNotesFile(write(name, content))).rejects.toThrow(message)
  })

  it('must be there', async () => {
    await expect(readNotesFile(join(folder, 'none.mid'))).rejects.toThrow(/none\.mid: .*no such file/)
    await expect(readNotesFile(folder)).rejects.toThrow(/it is a folder/)
  })
})
