import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { labelsOfNotes, notesOfLabels, parseLabels, printLabels, type LabelRun } from './labels.ts'
import { parseMfccJson } from './mfccJson.ts'

/** Runs out of [category, samples] pairs. */
const runs = (pairs: readonly (readonly [number, number])[]): LabelRun[] => {
  let position = 0
  return pairs.map(([category, samples]) => {
    const startSample = position
    position += samples
    return { category, startSample, endSample: position }
  })
}

/** The thesis's label files as [category, samples] runs at 16 kHz. */
const thesisTracks: Record<string, [number, number][]> = {
  lc_train0: [0, 1, 2].map((category) => [category, 8000]),
  lc_gen1_24000: [2, 1, 0].map((category) => [category, 8000]),
  lc_gen3_48000: [2, 1, 0].map((category) => [category, 16_000]),
  lc_gen4_72000: [0, 1, 2].map((category) => [category, 24_000]),
  '7freq_56000': [0, 1, 2, 3, 4, 5, 6].map((category) => [category, 8000]),
}

function randomRuns(random: Random, lowest: number): LabelRun[] {
  let last = NaN
  const pairs = Array.from({ length: 1 + random.below(20) }, (): [number, number] => {
    let category = last
    while (category === last || Number.isNaN(category)) category = lowest + random.below(12)
    last = category
    return [category, 1 + random.below(5000)]
  })
  return runs(pairs)
}

describe('label files', () => {
  it.each(Object.entries(thesisTracks))('of the thesis: %s', (_, pairs) => {
    const track = runs(pairs)
    const text = printLabels(track)
    expect(text.startsWith(`${pairs[0][0]},\n${pairs[0][0]},\n`)).toBe(true)
    expect(text.split('\n').length - 1).toBe(track.at(-1)!.endSample)
    expect(parseLabels(text)).toEqual(track)
  })

  it('come back as they were', () => {
    const random = Random.fromSeed(1)
    for (let round = 0; round < 50; round++) {
      const track = randomRuns(random, -1)
      expect(parseLabels(printLabels(track))).toEqual(track)
    }
  })

  it.each(['3,\n3,\n12,\n', '3\n3\n12', '3,\r\n3,\r\n12,\r\n\r\n', '\ufeff 3 ,\n3,\t\n12 \n\n \n'])(
    'may be written as %j',
    (text) => {
      expect(parseLabels(text)).toEqual(
        runs([
          [3, 2],
          [12, 1],
        ]),
      )
    },
  )

  it.each([
    ['', /empty/],
    ['\n\n', /empty/],
    ['1,\nx,\n', /Line 2 .*not a category/],
    ['1,\n,\n', /Line 2/],
    ['1,\n-2,\n', /Line 2/],
    ['1.5\n', /Line 1/],
    ['70000\n', /Line 1/],
    ['1,2\n', /Line 1/],
    ['1\n\n2\n', /Line 2 .*is empty/],
  ])('are refused when they hold %j', (text, message) => {
    expect(() => parseLabels(text)).toThrow(message)
  })

  it('of ten million lines are read in moments', () => {
    const text = printLabels(runs(Array.from({ length: 100 }, (_, i) => [i % 7, 100_000] as const)))
    // Of this process's own, whatever else the machine does: about 0.3 s.
    const began = process.cpuUsage()
    expect(parseLabels(text)).toHaveLength(100)
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(5000)
  })
})

describe('labels and notes', () => {
  const categories = [69, 71, 72, 74, 76, 77, 79, 81, 83, 84, 86, 88]

  it('turn into each other without loss', () => {
    const random = Random.fromSeed(2)
    for (let round = 0; round < 50; round++) {
      // Rests within; a rest at the end needs the length.
      const track = randomRuns(random, -1).map((run) => (run.category === 11 ? { ...run, category: 0 } : run))
      const notes = notesOfLabels(track, categories, 16_000)
      const back = labelsOfNotes(notes, categories, 16_000, track.at(-1)!.endSample)
      expect(printLabels(back)).toBe(printLabels(track))
    }
  })

  it('cut a note where the next one begins, and the track where it is to end', () => {
    const notes = [
      { midi: 69, startSeconds: 1, durationSeconds: 2 },
      { midi: 72, startSeconds: 2, durationSeconds: 2 },
    ]
    expect(labelsOfNotes(notes, categories, 10)).toEqual(
      runs([
        [-1, 10],
        [0, 10],
        [2, 20],
      ]),
    )
    expect(labelsOfNotes(notes, categories, 10, 25).at(-1)).toEqual({
      category: 2,
      startSample: 20,
      endSample: 25,
    })
  })

  it('name what is not there', () => {
    expect(() => notesOfLabels(runs([[12, 5]]), categories, 10)).toThrow(/category 12/)
    const low = [{ midi: 40, startSeconds: 0, durationSeconds: 1 }]
    expect(() => labelsOfNotes(low, categories, 10)).toThrow(/E2/)
  })
})

describe('the thesis’s MFCC file', () => {
  const rows = Array.from({ length: 12 }, (_, i) => [i, 1 - i, 0.5])

  it('is read', () => expect(parseMfccJson(JSON.stringify(rows))).toEqual(rows))

  it.each([
    ['{', /not JSON/],
    ['{}', /list of lists/],
    [JSON.stringify([...rows, [1, 2, 3]]), /has 13 rows instead of 12/],
    [JSON.stringify(rows.map((row, i) => (i === 4 ? [1] : row))), /has 1 numbers in row 5, but 3/],
    [JSON.stringify(rows.map(() => [])), /no frames/],
    [JSON.stringify(rows.map((row, i) => (i === 4 ? [1, null, 3] : row))), /row 5, frame 2/],
  ])('is refused as %s', (text, message) => {
    expect(() => parseMfccJson(text)).toThrow(message)
  })
})
