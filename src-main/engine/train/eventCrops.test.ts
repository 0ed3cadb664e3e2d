import { describe, expect, it } from 'vitest'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { boundary, eventOfCode, thinOpening } from '../../../src-shared/phrases/events.ts'
import { Random } from '../../../src-shared/random.ts'
import { oddNetworks } from '../compute/testing.ts'
import { eventCrops } from './eventCrops.ts'

const network = { ...oddNetworks['long dilations'], quantizationChannels: 256, localChannels: 88 }
const field = receptiveField(network)
const tune = (midi: number, notes: number): Note[] =>
  Array.from({ length: notes }, (_, index) => ({
    midi: midi + (index % 2) * 12,
    startSeconds: index * 0.2,
    durationSeconds: 0.2,
    velocity: 80,
  }))
const settings = {
  sampleSize: 200,
  compass: [36, 84],
  mostTransposed: 6,
  mostStretched: 1.3,
  mostLouder: 0,
  thinShare: 0,
} as const

const keysOf = (codes: Iterable<number>) =>
  [...codes].flatMap((code) => {
    const event = eventOfCode(code)
    return event.kind === 'down' ? [event.midi] : []
  })

/** What is heard of the first piece in a crop. */
function firstPiece(codes: Uint16Array): Uint16Array {
  const from = codes.findIndex((code) => code !== boundary)
  const end = codes.indexOf(boundary, from)
  return codes.subarray(from, end < 0 ? undefined : end)
}

describe('event crops', () => {
  it('are as long as asked, the same for the same random numbers, and never the same twice', () => {
    const source = eventCrops(network, [tune(50, 8), tune(60, 300)], settings)
    const [a, b] = [Random.fromSeed(1), Random.fromSeed(1)]
    const seen = new Set<string>()
    for (let i = 0; i < 40; i++) {
      const { codes } = source.draw(a)
      expect(codes).toHaveLength(field + 200)
      expect(source.draw(b).codes).toEqual(codes)
      seen.add(codes.join())
    }
    expect(seen.size).toBe(40)
  })

  it('move pieces to every key within the compass, and no further', () => {
    const source = eventCrops(network, [tune(70, 2000)], settings)
    const random = Random.fromSeed(2)
    const lowest = new Set<number>()
    for (let i = 0; i < 100; i++) {
      const keys = keysOf(firstPiece(source.draw(random).codes))
      expect(Math.max(...keys)).toBeLessThanOrEqual(84)
      lowest.add(Math.min(...keys))
    }
    // Six down; up only to where its highest key, 82, is at 84.
    expect([...lowest].sort()).toEqual([64, 65, 66, 67, 68, 69, 70, 71, 72])
  })

  it('leave a piece that reaches beyond the compass where it is', () => {
    const source = eventCrops(network, [[...tune(30, 4), ...tune(90, 4)]], settings)
    const keys = keysOf(source.draw(Random.fromSeed(3)).codes)
    expect(new Set(keys)).toEqual(new Set([30, 42, 90, 102]))
  })

  it('keep one speed within a piece', () => {
    const source = eventCrops(network, [tune(60, 2000)], settings)
    const random = Random.fromSeed(4)
    const speeds = new Set<number>()
    for (let i = 0; i < 30; i++) {
      const shifts = [...firstPiece(source.draw(random).codes)].flatMap((code) => {
        const event = eventOfCode(code)
        return event.kind === 'shift' ? [event.units] : []
      })
      expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThanOrEqual(1)
      for (const units of shifts) speeds.add(units)
    }
    expect(Math.min(...speeds)).toBeLessThanOrEqual(8)
    expect(Math.max(...speeds)).toBeGreaterThanOrEqual(12)
  })

  it('tell what is held, also where they begin in the middle of a piece', () => {
    const held: Note[] = [{ midi: 40, startSeconds: 0, durationSeconds: 100 }, ...tune(60, 100)]
    const source = eventCrops(network, [held], { ...settings, mostTransposed: 0 })
    const random = Random.fromSeed(6)
    for (let i = 0; i < 20; i++) {
      const { codes, local } = source.draw(random)
      const end = codes.indexOf(boundary)
      if (end <= 0) continue
      const row = (at: number) => local!.subarray(at * 88, (at + 1) * 88)
      // The low key is down until the piece’s last event but its own release.
      for (let at = 2; at < end - 1; at++) expect(row(at)[40 - 21]).toBeGreaterThanOrEqual(0.5)
      expect(row(end).every((it) => it === 0)).toBe(true)
    }
  })

  it('announce a beginning with a part of the voices', () => {
    const source = eventCrops(network, [tune(60, 40)], { ...settings, thinShare: 1 })
    const random = Random.fromSeed(7)
    for (let i = 0; i < 20; i++) {
      const { codes } = source.draw(random)
      for (let at = 1; at < codes.length; at++)
        if (codes[at - 1] === boundary && codes[at] !== boundary) expect(codes[at]).toBe(thinOpening)
    }
  })

  it('begin out of nothing now and then, and with a boundary between pieces', () => {
    const source = eventCrops(network, [tune(60, 5)], settings)
    const random = Random.fromSeed(5)
    let beginnings = 0
    for (let i = 0; i < 200; i++) {
      const { codes } = source.draw(random)
      if (codes.subarray(0, field).every((code) => code === boundary)) beginnings++
      const said = codes.subarray(field)
      for (const [at, code] of said.entries())
        if (code === boundary && at > 0) expect(said[at - 1]).not.toBe(boundary)
      expect(said).toContain(boundary)
    }
    expect(beginnings).toBeGreaterThan(25)
    expect(beginnings).toBeLessThan(80)
  })
})
