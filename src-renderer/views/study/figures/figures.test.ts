import { describe, expect, it } from 'vitest'
import type { FigureData } from '../../../../src-shared/contract/study.ts'
import { figurePalettes } from '../../../../src-shared/figures/palette.ts'
import { levelShift, paintLevels, sharedPeak, sharedRange } from './levels.ts'
import { plateSvg, wrapped, type Plate } from './plateSvg.ts'

const figure = (part: Partial<FigureData> = {}): FigureData => ({
  kind: 'constantQ',
  seconds: 2,
  sampleRateHz: 16_000,
  columns: 2,
  rows: 3,
  values: Float32Array.of(-80, -40, 0, -20, -60, -80),
  frequencyHz: Float32Array.of(32.7, 65.4, 130.8),
  referenceDb: 10,
  ...part,
})

/** Red is the level, the rest is plain. */
const table = Uint8ClampedArray.from({ length: 1024 }, (_, i) =>
  i % 4 === 0 ? i / 4 : i % 4 === 3 ? 255 : 0,
)
const reds = (pixels: Uint8ClampedArray) => [...pixels].filter((_, i) => i % 4 === 0)

describe('levels', () => {
  it('are painted with the highest row on top, and nothing beyond the figure', () => {
    const pixels = paintLevels(figure(), { low: -80, high: 0 }, 0, table, 3, 3)
    expect(reds(pixels)).toEqual([255, 0, 0, 128, 64, 0, 0, 191, 0])
    expect([pixels[3], pixels[11]]).toEqual([255, 0])
  })

  it('of a quieter sound are as much darker as it is quieter', () => {
    const all = [figure(), figure({ referenceDb: -10 })]
    expect(all.map((one) => levelShift(one, all))).toEqual([0, -20])
    expect(sharedRange(all, 60)).toEqual({ low: -60, high: 0 })
  })

  it('of coefficients reach from the least to the greatest of all', () => {
    const all = [figure({ kind: 'mfcc' }), figure({ kind: 'mfcc', values: Float32Array.of(5, 90) })]
    expect(sharedRange(all, 60)).toEqual({ low: -80, high: 90 })
    expect(levelShift(all[0], all)).toBe(0)
  })

  it('of waveforms are shown up to the loudest, and silence isn’t blown up', () => {
    expect(sharedPeak([figure({ values: Float32Array.of(-0.5, 0.25) })])).toBe(0.5)
    expect(sharedPeak([figure({ values: Float32Array.of(0, 0) })])).toBe(0.01)
  })
})

describe('the plate', () => {
  const plate = (part: Partial<Plate> = {}): Plate => ({
    title: 'Original & generated',
    caption: 'CQT of both.',
    panels: ['<Original>', 'Generated', 'Third'].map((title) => ({
      title,
      figure: figure(),
      image: 'data:image/png;base64,AAAA',
    })),
    layout: 'beside',
    labels: 'notes',
    width: 1200,
    palette: figurePalettes.light,
    colours: ['#000', '#fff'],
    range: { low: -60, high: 0 },
    peak: 1,
    sharesTime: true,
    ...part,
  })

  it('has pairs beside each other, with their pictures in it and every word escaped', () => {
    const { svg, width, height } = plateSvg(plate())
    expect(svg.match(/<svg /g)).toHaveLength(4)
    expect(svg.match(/<svg x="12" y="/g)).toHaveLength(2)
    expect(svg.match(/data:image\/png/g)).toHaveLength(3)
    expect(svg).toContain('Original &#38; generated')
    expect(svg).not.toContain('<Original>')
    expect(svg).not.toContain('style=')
    expect(width).toBe(1200)
    expect(height).toBeGreaterThan(600)
  })

  it('has the label above the result when asked', () => {
    const { svg } = plateSvg(plate({ layout: 'above', title: '', caption: '' }))
    expect(svg.match(/<svg x="12" y="/g)).toHaveLength(3)
  })

  it('of sounds that are still drawn, or of none, is there', () => {
    const waiting = plate({ panels: [{ title: 'a', figure: null, image: null }] })
    expect(plateSvg(waiting).svg).toContain('Nothing to draw yet.')
    expect(plateSvg(plate({ panels: [] })).height).toBeGreaterThan(0)
  })

  it('breaks captions into lines', () => {
    expect(wrapped('one two three\nfour', 8)).toEqual(['one two', 'three', 'four'])
    expect(wrapped('', 8)).toEqual([])
  })
})
