import { describe, expect, it } from 'vitest'
import { printMidi } from '../../../../src-shared/notes/midi.ts'
import { kindOfFile, readNotes } from './readNotes.ts'

const note = { midi: 69, startSeconds: 0, durationSeconds: 0.5, velocity: 96 }
const file = (name: string, ...parts: BlobPart[]) => new File(parts, name)

describe('reading notes', () => {
  it('knows MIDI by what is in it, whatever its name', async () => {
    const bytes = new Uint8Array(printMidi([note]))
    expect(await readNotes(file('melody', bytes), null)).toEqual({
      notes: [note],
      remarks: [],
      tempo: { beatsPerMinute: 120, beatsPerBar: 4 },
    })
  })

  it('reads JSON, and names the note that is wrong', async () => {
    expect((await readNotes(file('a.json', JSON.stringify([note])), null)).notes).toEqual([note])
    const broken = file('a.json', JSON.stringify([note, { ...note, midi: 200 }]))
    await expect(readNotes(broken, null)).rejects.toMatchObject({ code: 'notes/invalid' })
  })

  it('reads labels by the instrument’s notes, and says so without one', async () => {
    const labels = file('a.txt', '1,\n1,\n0,\n0,\n')
    expect((await readNotes(labels, { categories: [60, 62], sampleRateHz: 4 })).notes).toEqual([
      { midi: 62, startSeconds: 0, durationSeconds: 0.5 },
      { midi: 60, startSeconds: 0.5, durationSeconds: 0.5 },
    ])
    await expect(readNotes(labels, null)).rejects.toMatchObject({ code: 'labels/no-meaning' })
  })

  it('refuses what it doesn’t know', async () => {
    await expect(readNotes(file('a.pdf', '%PDF'), null)).rejects.toMatchObject({
      code: 'notes/unknown-format',
    })
  })
})

it('tells notes from recordings', () => {
  const kind = (name: string, type = '') => kindOfFile({ name, type })
  expect([
    kind('a.MID'),
    kind('b.wav'),
    kind('c', 'audio/flac'),
    kind('d', 'audio/midi'),
    kind('e.pdf'),
  ]).toEqual(['notes', 'audio', 'audio', 'notes', 'other'])
})
