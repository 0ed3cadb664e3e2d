import { describe, expect, it } from 'vitest'
import { makeScale, numberWords } from './axis.ts'
import { barChart } from './barChart.ts'
import { lineChart, type LineChart } from './lineChart.ts'
import { escapeMarkup, wrapText } from './markup.ts'
import { cssFigurePalette, figurePalettes, figureVariables } from './palette.ts'
import { rowScale, slaneyMel } from './rows.ts'
import { scatterChart } from './scatterChart.ts'
import { spectrogramFrame } from './spectrogramFrame.ts'
import { spreadLabels } from './spreadLabels.ts'

const frame = { title: 'A chart', width: 600, height: 300, palette: figurePalettes.dark }
const words = (axis: Parameters<typeof makeScale>[0], values: number[]) =>
  makeScale(axis, values, [300, 0]).ticks.map((tick) => tick.words)

/** Numbers in an SVG that no program could draw. */
const broken = /NaN|Infinity|undefined|null/
const hostile = `<script>alert(1)</script>"' onload=x & \u0000]]>`
const line = (points: LineChart['series'][number]['points'], more: Partial<LineChart> = {}) =>
  lineChart({
    ...frame,
    x: { title: 'Steps' },
    y: { title: 'Loss', unit: 'nats' },
    series: [{ id: 'a', name: 'One', points }],
    ...more,
  })

describe('axes', () => {
  it('have round numbers with a true minus', () => {
    expect(words({ title: 'x' }, [-0.9, 1.1])).toEqual(['−1', '−0.5', '0', '0.5', '1', '1.5'])
    expect(words({ title: 'x' }, [0, 24_000])).toContain('10,000')
    expect(words({ title: 'x', percent: true }, [0.8, 1])).toEqual(['80 %', '85 %', '90 %', '95 %', '100 %'])
    expect(words({ title: 'x' }, [0.1, 0.3])).not.toContain('0.30000000000000004')
  })

  it('in log have 1, 2, 5 while they are few, then powers of ten, then some of these', () => {
    const log = { title: 'x', scale: 'log' } as const
    expect(words(log, [1, 40])).toEqual(['1', '2', '5', '10', '20'])
    expect(words(log, [0.1, 10_000])).toEqual(['0.1', '1', '10', '100', '1,000', '10,000'])
    expect(words(log, [1e-30, 1e30]).length).toBeLessThan(9)
    expect(words(log, [1.2, 1.9]).length).toBeGreaterThan(1)
    expect(makeScale(log, [1, 10], [0, 100]).at(0)).toBeNull()
    expect(makeScale(log, [1, 10], [0, 100]).at(-3)).toBeNull()
  })

  it('stand for one number, no number and huge ranges', () => {
    for (const values of [[5], [], [0], [NaN, Infinity], [-1e300, 1e300], [1e-300, 2e-300]])
      for (const scale of ['linear', 'log'] as const) {
        const { ticks } = makeScale({ title: 'x', scale }, values, [300, 0])
        expect(ticks.every(({ position }) => Number.isFinite(position))).toBe(true)
        expect(ticks.length).toBeLessThan(20)
      }
  })

  it('write numbers short', () => {
    expect([0, 1234.5, 1e12, -0.00002].map(numberWords)).toEqual([
      '0',
      '1,234.5',
      '1e12',
      '−2e-5'.replace('-', '−'),
    ])
  })
})

describe('a line chart', () => {
  it('breaks at points that are not there', () => {
    const svg = line([
      { x: 0, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: null },
      { x: 3, y: NaN },
      { x: 4, y: 3 },
      { x: 5, y: 4 },
    ])
    const [, path] = / d="([^"]+)"/.exec(svg) ?? []
    expect(path.match(/M/g)).toHaveLength(2)
    expect(svg).not.toMatch(broken)
  })

  it('says that there is nothing, and shows a single point', () => {
    expect(line([])).toContain('Nothing to draw yet.')
    expect(line([{ x: 1, y: null }])).toContain('Nothing to draw yet.')
    expect(line([{ x: 1, y: 1 }])).toContain('<circle')
    expect(line([{ x: 1, y: 1 }])).not.toMatch(broken)
  })

  it('leaves out of a log axis what has no place there', () => {
    const log = { title: 'Loss', scale: 'log' } as const
    const svg = line([{ x: 1, y: 0 }, { x: 2, y: -1 }, { x: 3, y: 5 }], { y: log }) // prettier-ignore
    expect(svg).not.toMatch(broken)
  })

  it('names curves at their ends, or above where they are too many', () => {
    const series = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        id: String(index),
        name: `Curve ${String(index)}`,
        points: [{ x: 0, y: 1 }, { x: 1, y: 1 }], // prettier-ignore
      }))
    expect(line([], { series: series(4) })).not.toContain('figure-legend')
    expect(line([], { series: series(40) })).toContain('figure-legend')
    expect(line([], { series: series(40) })).toMatch(/and \d+ more/)
  })

  it('gives validation the colour of its training', () => {
    const points = [{ x: 0, y: 1 }, { x: 1, y: 2 }] // prettier-ignore
    const svg = line([], {
      series: [
        { id: 'a', name: 'A', points },
        { id: 'av', name: 'A, validation', points, dashed: true, colourOf: 'a' },
        { id: 'b', name: 'B', points },
      ],
    })
    const colours = [...svg.matchAll(/<path[^>]* stroke="([^"]+)"/g)].map(([, colour]) => colour)
    const [first, second] = figurePalettes.dark.series
    expect(colours).toEqual([first, first, second])
  })
})

describe('every figure', () => {
  const hostileAxis = { title: hostile, unit: hostile }
  const figures: Record<string, string> = {
    line: lineChart({
      ...frame,
      title: hostile,
      description: hostile,
      x: hostileAxis,
      y: hostileAxis,
      series: [
        { id: hostile, name: hostile, points: [{ x: 0, y: 0 }] },
        { id: 'b', name: hostile, points: [{ x: 1, y: 1 }] },
      ],
      rules: [{ y: 0.5, words: hostile }],
    }),
    scatter: scatterChart({
      ...frame,
      title: hostile,
      x: hostileAxis,
      y: hostileAxis,
      groups: [{ id: 'g', name: hostile }, { id: 'h', name: hostile }], // prettier-ignore
      points: [{ id: hostile, label: hostile, x: 1, y: 2, group: 'g' }],
      labels: 'all',
    }),
    bar: barChart({
      ...frame,
      title: hostile,
      y: hostileAxis,
      series: [{ id: 'a', name: hostile }],
      groups: [{ id: hostile, name: hostile, values: [1], paper: 2 }],
    }),
    sound: spectrogramFrame({
      ...frame,
      title: hostile,
      image: `javascript:"${hostile}`,
      seconds: 1,
      rows: { kind: 'index', lowest: 0, highest: 12, title: hostile },
      levels: { low: -80, high: 0, unit: hostile, colours: ['#000', '#fff'] },
    }),
  }

  it.each(Object.entries(figures))('%s escapes every word', (_, svg) => {
    expect(svg).not.toContain('<script')
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(svg).not.toMatch(/\u0000/)
    // Every attribute is whole: nothing but names and values in quotes.
    expect(svg).toMatch(/^(<\/?[a-zA-Z]+( [\w:-]+="[^"<>]*")*\/?>|[^<>]+)*$/)
  })

  it.each(Object.entries(figures))('%s has a name, and no style of its own', (_, svg) => {
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*aria-label="/)
    expect(svg).toContain('<title>')
    expect(svg).not.toMatch(/<style| style=/)
  })
})

it('a scatter leaves out points without both numbers, and lays the chosen on top', () => {
  const svg = scatterChart({
    ...frame,
    x: { title: 'x' },
    y: { title: 'y' },
    groups: [],
    points: [
      { id: 'chosen', label: 'Chosen', x: 1, y: 1 },
      { id: 'other', label: 'Other', x: 2, y: 2 },
      { id: 'half', label: 'Half', x: 2, y: null },
      { id: 'nan', label: 'NaN', x: NaN, y: 2 },
    ],
    chosen: ['chosen'],
  })
  expect([...svg.matchAll(/data-id="(\w+)"/g)].map(([, id]) => id)).toEqual(['other', 'chosen'])
  expect(svg).not.toMatch(/>NaN</)
})

it('bars stand on zero, below it too, beside the number of the paper', () => {
  const svg = barChart({
    ...frame,
    y: { title: 'SNR', unit: 'dB' },
    series: [{ id: 'a', name: 'here' }],
    groups: [
      { id: 'a', name: 'A', values: [10], paper: 12 },
      { id: 'b', name: 'B', values: [-5] },
      { id: 'c', name: 'C', values: [null] },
      { id: 'd', name: 'D', values: [NaN], paper: null },
    ],
  })
  expect(svg.match(/figure-bar/g)).toHaveLength(2)
  expect(svg).toContain('A, paper: 12')
  expect(svg).toContain('the paper')
  expect(svg).not.toMatch(broken)
  expect(barChart({ ...frame, y: { title: 'y' }, series: [], groups: [] })).toContain('Nothing to draw yet.')
})

describe('a sound’s rows', () => {
  it('lie where the mel scale has them', () => {
    // librosa.hz_to_mel(60) = 0.9, hz_to_mel([110, 220, 440]) = [1.65, 3.3, 6.6].
    expect([60, 110, 220, 440].map(slaneyMel)).toEqual(
      [0.9, 1.65, 3.3, 6.6].map((mel) => expect.closeTo(mel, 10)),
    )
    const { atHz } = rowScale({ kind: 'mel', lowest: 0, highest: 8000 }, [100, 0])
    expect(atHz(8000)).toBeCloseTo(0, 9)
    expect(atHz(1000)).toBeCloseTo(100 - (100 * 15) / slaneyMel(8000), 9)
    expect(atHz(0)).toBeNull()
  })

  it('of a constant-Q picture are octaves apart evenly, named by their notes', () => {
    const scale = rowScale({ kind: 'log', lowest: 32.703, highest: 4186.01, labels: 'notes' }, [700, 0])
    expect(scale.ticks.map((tick) => tick.words)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'])
    expect(scale.atHz(65.406)! - scale.atHz(130.813)!).toBeCloseTo(100, 1)
  })

  it('bear a pitch that comes and goes', () => {
    const svg = spectrogramFrame({
      ...frame,
      image: null,
      seconds: 0,
      rows: { kind: 'mel', lowest: 0, highest: 4000 },
      notes: [{ midi: 69, startSeconds: 0, durationSeconds: 1 }],
      pitch: { hopSeconds: 0.01, frequencyHz: [0, NaN, 440, 441, 0, 440] },
    })
    expect(svg).not.toMatch(broken)
  })
})

it('labels keep their distance and their order, and stay as near as they can', () => {
  expect(spreadLabels([50, 10, 90], 15, [0, 100])).toEqual([50, 10, 90])
  expect(spreadLabels([50, 50, 50], 10, [0, 100])).toEqual([40, 50, 60])
  expect(spreadLabels([99, 100], 20, [0, 100])).toEqual([80, 100])
  expect(spreadLabels([], 10, [0, 100])).toEqual([])
})

it('pages can set the colours themselves', () => {
  const declared = figureVariables(figurePalettes.light)
  const { series, ...single } = cssFigurePalette
  for (const colour of [...Object.values(single), ...series])
    expect(declared).toContain(`${String(colour).slice(4, -1)}: #`)
})

it('escapes for markup', () => {
  expect(escapeMarkup(`a<b>&"c'`)).toBe('a&#60;b&#62;&#38;&#34;c&#39;')
})

it('breaks words over three lines, and cuts them off there', () => {
  expect(wrapText('short', 12, 100)).toEqual(['short'])
  expect(wrapText('64 levels, 3 × (1, 2)', 12, 80)).toEqual(['64 levels, 3', '× (1, 2)'])
  expect(wrapText('one two three four', 12, 32)).toEqual(['one', 'two', 'thre…'])
  expect(wrapText('', 12, 10)).toEqual([''])
})

it('tells every group’s colour where a scatter is narrow, and counts those beyond three rows', () => {
  const legendOf = (count: number, width: number) =>
    /figure-legend.*?<\/g>/s.exec(
      scatterChart({
        ...frame,
        width,
        x: { title: 'x' },
        y: { title: 'y' },
        groups: Array.from({ length: count }, (_, index) => ({
          id: String(index),
          name: `A long name, ${index}`,
        })),
        points: [{ id: 'a', label: 'A', x: 1, y: 1, group: '0' }],
      }),
    )![0]
  expect(legendOf(4, 380).match(/<circle/g)).toHaveLength(4)
  expect(legendOf(4, 380)).not.toContain('more')
  expect(legendOf(30, 380)).toMatch(/and \d+ more/)
  expect(new Set(legendOf(3, 900).match(/cy="[\d.]+"/g)).size).toBe(1)
})
