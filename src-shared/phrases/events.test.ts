import { describe, expect, it } from 'vitest'
import type { Note } from '../notes/noteSequence.ts'
import { sortNotes } from '../notes/noteSequence.ts'
import { Random } from '../random.ts'
import { boundary, eventCodes, eventOfCode, eventsOfNotes, unitSeconds } from './events.ts'
import { EventReader } from './eventReader.ts'
import { heldChannels, HeldKeys, heldRows } from './heldKeys.ts'

const note = (midi: number, startUnits: number, units: number, velocity = 80): Note => ({
  midi,
  startSeconds: startUnits * unitSeconds,
  durationSeconds: units * unitSeconds,
  velocity,
})

const kindsOf = (codes: Iterable<number>) =>
  [...codes].map((code) => {
    const event = eventOfCode(code)
    switch (event.kind) {
      case 'down':
        return `+${event.midi}`
      case 'up':
        return `-${event.midi}`
      case 'shift':
        return `>${event.units}`
      case 'loudness':
        return `v${event.velocity}`
      case 'boundary':
        return '|'
    }
  })

function read(codes: Iterable<number>): Note[] {
  const reader = new EventReader()
  for (const code of codes) reader.read(code)
  reader.releaseAll()
  return sortNotes(reader.notes)
}

describe('events', () => {
  it('gives every code one meaning', () => {
    const codes = Array.from({ length: eventCodes }, (_, code) => code)
    expect(new Set(kindsOf(codes)).size).toBe(eventCodes)
    expect(kindsOf([0, 87, 88, 175, 176, 223, 224, 254, 255])).toEqual([
      '+21', '+108', '-21', '-108', '>1', '>48', 'v4', 'v124', '|',
    ]) // prettier-ignore
    expect(boundary).toBe(eventCodes - 1)
  })

  it('tells a chord from the top, and lets keys go before others are struck', () => {
    const notes = [note(60, 0, 10, 60), note(72, 0, 10, 84), note(64, 10, 60, 60)]
    expect(kindsOf(eventsOfNotes(notes))).toEqual([
      'v84', '+72', 'v60', '+60', '>10', '-60', '-72', '+64', '>48', '>12', '-64',
    ]) // prettier-ignore
  })

  it('begins with the first note, or where it is told to', () => {
    const notes = [note(60, 5, 5)]
    expect(kindsOf(eventsOfNotes(notes))).toEqual(['v80', '+60', '>5', '-60'])
    expect(kindsOf(eventsOfNotes(notes, 0, 12 * unitSeconds))).toEqual([
      '>5',
      'v80',
      '+60',
      '>5',
      '-60',
      '>2',
    ])
  })

  it('lets go of what sounds when time is up, and hears nothing after', () => {
    const notes = [note(60, 0, 50), note(62, 20, 5)]
    expect(kindsOf(eventsOfNotes(notes, 0, 20 * unitSeconds))).toEqual(['v80', '+60', '>20', '-60'])
  })

  it('is silent about keys that a piano doesn’t have, and about nothing', () => {
    expect(eventsOfNotes([])).toHaveLength(0)
    expect(eventsOfNotes([note(20, 0, 5), note(109, 0, 5)])).toHaveLength(0)
  })

  it('comes back as the notes that it was, whatever they are', () => {
    const random = Random.fromSeed(3)
    for (let round = 0; round < 20; round++) {
      const notes = Array.from({ length: 60 }, () =>
        note(21 + random.below(88), random.below(400), 1 + random.below(60), 4 * (1 + random.below(31))),
      )
      // Of notes of one key, each ends where the next begins; of two at once the first one is played.
      const playable = sortNotes(notes).flatMap((it, index, all) => {
        const later = all.slice(index + 1).find((other) => other.midi === it.midi)
        const gap = later ? later.startSeconds - it.startSeconds : Infinity
        return gap < unitSeconds / 2 ? [] : [{ ...it, durationSeconds: Math.min(it.durationSeconds, gap) }]
      })
      const back = read(eventsOfNotes(notes, 0))
      expect(back.map(({ midi, velocity }) => [midi, velocity])).toEqual(
        playable.map(({ midi, velocity }) => [midi, velocity]),
      )
      for (const [index, it] of back.entries()) {
        expect(it.startSeconds).toBeCloseTo(playable[index].startSeconds, 9)
        expect(it.durationSeconds).toBeCloseTo(playable[index].durationSeconds, 9)
      }
    }
  })

  it('moves what lies between two units to the nearer, without ever losing time', () => {
    const notes = Array.from({ length: 200 }, (_, index): Note => ({
      midi: 60 + (index % 2),
      startSeconds: index * 0.1309,
      durationSeconds: 0.1309,
    }))
    const back = read(eventsOfNotes(notes))
    for (const [index, it] of back.entries())
      expect(Math.abs(it.startSeconds - notes[index].startSeconds)).toBeLessThanOrEqual(
        unitSeconds / 2 + 1e-9,
      )
  })
})

describe('EventReader', () => {
  it('makes the best of events that make no sense', () => {
    const [down, up, shift] = [39, 88 + 39, 176 + 9]
    expect(read([up, shift, up])).toEqual([])
    expect(read([down, up])).toEqual([])
    expect(read([down, shift, down, shift]).map((it) => it.startSeconds)).toEqual([0, 10 * unitSeconds])
  })

  it('lets go of a key that is never told to come up', () => {
    expect(read([39, ...Array.from({ length: 100 }, () => 223)])[0].durationSeconds).toBeCloseTo(12, 9)
  })

  it('ends everything where a piece ends, and knows when it is silent', () => {
    const reader = new EventReader(2)
    reader.read(39)
    reader.read(185)
    expect(reader.isSilent).toBe(false)
    reader.read(boundary)
    expect(reader.isSilent).toBe(true)
    reader.rest(1)
    expect(reader.seconds).toBeCloseTo(3.2, 9)
    expect(reader.notes).toEqual([{ midi: 60, startSeconds: 2, durationSeconds: expect.closeTo(0.2, 9) }])
  })
})

describe('held keys', () => {
  const [down, up, shift] = [39, 88 + 39, 176 + 48]

  it('are told before each event, and for how long', () => {
    const rows = heldRows(Uint16Array.of(down, shift - 1, shift - 1, up, boundary))
    const ofKey = [0, 1, 2, 3, 4].map((at) => rows[at * heldChannels + 39])
    expect(ofKey[0]).toBe(0)
    expect(ofKey[1]).toBe(0.5)
    expect(ofKey[2]).toBeCloseTo(1 - 0.5 * Math.exp(-0.96), 6)
    expect(ofKey[3]).toBeGreaterThan(ofKey[2])
    expect(ofKey[4]).toBe(0)
    expect(rows.filter((it) => it > 0)).toHaveLength(3)
  })

  it('are let go where a piece ends', () => {
    const held = new HeldKeys()
    for (const code of [down, 5, 20, boundary]) held.read(code)
    const row = new Float32Array(heldChannels).fill(9)
    held.write(row)
    expect(row.every((it) => it === 0)).toBe(true)
  })
})
