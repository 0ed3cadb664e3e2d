import { describe, expect, it } from 'vitest'
import { curveAt } from '../../../../src-shared/notes/curves.ts'
import { sortNotes, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../../../src-shared/notes/toMonophonic.ts'
import * as editing from './editing.ts'
import { silencedFrom, silencedOn } from './monophony.ts'

const note = (midi: number, startSeconds: number, durationSeconds: number, velocity?: number): Note => ({
  midi,
  startSeconds,
  durationSeconds,
  ...(velocity === undefined ? {} : { velocity }),
})

const a = note(69, 1, 0.5, 90)
const b = note(72, 2, 1)

describe('moving', () => {
  it('moves a group', () => {
    expect(editing.move([a, b], 0.25, 2)).toEqual({
      label: 'Move 2 notes',
      removed: [a, b],
      added: [note(71, 1.25, 0.5, 90), note(74, 2.25, 1)],
      change: {},
    })
  })

  it('stops the whole group at the edge, in its shape', () => {
    const edit = editing.move([a, b], -5, 100)!
    expect(edit.added).toEqual([note(124, 0, 0.5, 90), note(127, 1, 1)])
  })

  it('is no edit where nothing moves', () => {
    expect(editing.move([a], 0, 0)).toBeNull()
    expect(editing.move([note(127, 0, 1)], -1, 3)).toBeNull()
    expect(editing.transpose([], 12)).toBeNull()
  })
})

describe('resizing', () => {
  it('moves the end, down to a least length', () => {
    expect(editing.resize([a], 'end', 0.5)!.added[0].durationSeconds).toBe(1)
    expect(editing.resize([a, b], 'end', -9, 0.1)!.added.map((it) => it.durationSeconds)).toEqual([0.1, 0.1])
  })

  it('moves the start and keeps the end', () => {
    expect(editing.resize([a], 'start', -0.25)!.added).toEqual([note(69, 0.75, 0.75, 90)])
    expect(editing.resize([a], 'start', -9)!.added).toEqual([note(69, 0, 1.5, 90)])
    expect(editing.resize([a], 'start', 9, 0.1)!.added).toEqual([note(69, 1.4, 0.1, 90)])
  })

  it('leaves a note alone that is shorter than the least already', () => {
    expect(editing.resize([note(60, 0, 0.05)], 'end', -1, 0.1)).toBeNull()
  })
})

describe('cutting and joining', () => {
  it('splits what sounds there', () => {
    const edit = editing.split([a, b], 2.25)!
    expect(edit.removed).toEqual([b])
    expect(edit.added).toEqual([note(72, 2, 0.25), note(72, 2.25, 0.75)])
    expect(editing.split([a, b], 1)).toBeNull()
  })

  it('joins each note to the next', () => {
    expect(editing.join([a, b])!.added).toEqual([note(69, 1, 1, 90)])
  })

  it('makes one voice as the instrument does', () => {
    const chord = [note(60, 0, 1), note(64, 0, 1), note(67, 0.5, 2)]
    const edit = editing.makeOneVoice(chord)!
    const kept = chord.filter((it) => !edit.removed.includes(it))
    expect(sortNotes([...kept, ...edit.added])).toEqual(toMonophonic(chord))
    expect(editing.makeOneVoice([a, b])).toBeNull()
  })
})

describe('copying', () => {
  it('duplicates right behind, in whole cells of the grid', () => {
    expect(editing.duplicate([a], 0.2)!.added).toEqual([note(69, 1.6, 0.5, 90)])
    expect(editing.duplicate([a, b], null)!.added.map((it) => it.startSeconds)).toEqual([3, 4])
  })

  it('pastes with the first note where it is told', () => {
    const clipboard = editing.copied([b, a], 0.5)!
    expect(editing.paste(clipboard, 10)!.added.map((it) => it.startSeconds)).toEqual([11, 10])
    expect(editing.copied([], null)).toBeNull()
  })
})

describe('quantising', () => {
  const loose = note(60, 0.56, 0.4)
  it('brings starts and ends to the grid', () => {
    expect(editing.quantise([loose], { gridSeconds: 0.25, strength: 1, ends: false })!.added).toEqual([
      note(60, 0.5, 0.4),
    ])
    expect(editing.quantise([loose], { gridSeconds: 0.25, strength: 1, ends: true })!.added).toEqual([
      note(60, 0.5, 0.5),
    ])
  })
  it('goes half the way', () => {
    expect(
      editing.quantise([loose], { gridSeconds: 0.25, strength: 0.5, ends: false })!.added[0].startSeconds,
    ).toBe(0.53)
  })
  it('never loses a short note', () => {
    expect(
      editing.quantise([note(60, 0.01, 0.02)], { gridSeconds: 0.25, strength: 1, ends: true })!.added,
    ).toEqual([note(60, 0, 0.25)])
  })
})

describe('curves', () => {
  const curved: Note = {
    ...note(60, 1, 2, 90),
    pitchBend: [
      { seconds: 0.5, cents: 0 },
      { seconds: 1.5, cents: 100 },
    ],
    expression: [
      { seconds: 0, level: 1 },
      { seconds: 2, level: 0 },
    ],
  }
  /** What sounds at a second of the piece. */
  const heardAt = (notes: readonly Note[], seconds: number) =>
    notes
      .filter((it) => it.startSeconds <= seconds && seconds < it.startSeconds + it.durationSeconds)
      .map(({ startSeconds, pitchBend, expression }) => [
        curveAt(pitchBend, seconds - startSeconds, 0),
        curveAt(expression, seconds - startSeconds, 1),
      ])

  it.each([
    ['split', editing.split([curved], 1.7)!],
    ['lengthened', editing.resize([curved], 'end', 1)!],
    ['shortened', editing.resize([curved], 'end', -1.2)!],
    ['begun later', editing.resize([curved], 'start', 0.9)!],
    ['begun earlier', editing.resize([curved], 'start', -0.5)!],
    ['joined to the next', { ...editing.join([curved, note(60, 2, 1)])! }],
    ['made one voice', editing.makeOneVoice([curved, note(72, 2, 1)])!],
  ])('sound where they did when a note is %s', (_how, edit) => {
    for (const seconds of [1.2, 1.65, 1.75, 1.95, 2.2]) {
      const [after] = heardAt(
        edit.added.filter((it) => it.midi === 60),
        seconds,
      )
      if (after === undefined) continue
      const [before] = heardAt([curved], seconds)
      expect(after[0]).toBeCloseTo(before[0], 3)
      expect(after[1]).toBeCloseTo(before[1], 3)
    }
  })

  it('go along when a note is moved, transposed, copied, quantised or made louder', () => {
    const { pitchBend, expression } = curved
    for (const edit of [
      editing.move([curved], 1, 3),
      editing.transpose([curved], -12),
      editing.duplicate([curved], 0.5),
      editing.quantise([curved], { gridSeconds: 0.7, strength: 1, ends: false }),
      editing.setVelocity([curved], 20),
      editing.paste(editing.copied([curved], null)!, 5),
    ])
      expect(edit!.added[0]).toMatchObject({ pitchBend, expression })
  })

  it('make notes different', () => {
    expect(editing.resize([curved], 'end', 0)).toBeNull()
    expect(editing.resize([{ ...curved, expression: [] }], 'end', -0.1)!.added[0]).not.toHaveProperty(
      'expression',
    )
  })
})

describe('loudness', () => {
  it('stays between 1 and 127', () => {
    expect(editing.setVelocity([a], 500)!.added[0].velocity).toBe(127)
    expect(editing.setVelocity([a], 90)).toBeNull()
    expect(editing.setVelocities(new Map([[a, 20]]))!.label).toBe('Change loudness of note')
  })
})

describe('one voice', () => {
  it('tells which part of a note is not played', () => {
    const notes = [note(60, 0, 2), note(64, 1, 1), note(62, 1.01, 1), note(70, 3, 1), note(71, 4, 1)]
    const silenced = silencedFrom(notes)
    expect(silenced.get(notes[0])).toBe(1)
    expect(silenced.get(notes[2])).toBe(1.01)
    expect([...silenced.keys()]).toEqual([notes[0], notes[2]])
    expect(silencedOn(null, notes)).toEqual(silenced)
    expect(silencedOn({ isPolyphonic: false, knowsSlurs: false }, notes)).toEqual(silenced)
  })

  it('is no matter where several notes may sound at once', () => {
    const piano = { isPolyphonic: true, knowsSlurs: false }
    const [chord, again] = [[note(60, 0, 2), note(64, 0, 1), note(67, 1, 1)], note(60, 1.5, 1)]
    expect(silencedOn(piano, chord).size).toBe(0)
    expect([...silencedOn(piano, [...chord, again])]).toEqual([[chord[0], 1.5]])
    // Both notes of the chord go on into the third, as it is played.
    const slurred = silencedOn({ ...piano, knowsSlurs: true }, [
      note(60, 0, 2),
      note(64, 0, 2),
      note(67, 1, 1),
    ])
    expect([...slurred.values()]).toEqual([1, 1])
  })
})
