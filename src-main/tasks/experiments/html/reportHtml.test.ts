import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Report } from '../../../../src-shared/experiments/report.ts'
import { sampleReport } from '../../../../src-shared/experiments/sampleReport.ts'
import { drawRenderPicture, type RenderPicture } from './drawRenderPicture.ts'
import { reportHtml, writeReportHtml } from './reportHtml.ts'

describe('the page of a report', () => {
  it('has the sentence, the claims, the measures, the curves and the sounds', () => {
    const page = reportHtml(sampleReport())
    for (const words of [
      'The finding held: at least 97 %',
      '97.1 % ≥ 97 %',
      '✓ yes',
      '✗ no',
      'Claramunt Molet 2018, 4.3.2',
      'Loss over the training',
      'src="pictures/labels-one.png"',
      'src="takes/mfcc/one.wav"',
      'src="references/mfcc/one.wav"',
      '3 min 20 s',
      '2026-01-02 03:04 UTC',
    ])
      expect(page).toContain(words)
    expect(page).not.toMatch(/undefined|NaN|\[object/)
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)
  })

  it('says what is undecided, failed, and still to come', () => {
    const report = sampleReport()
    const unfinished: Report = {
      ...report,
      whole: false,
      held: null,
      sentence: 'Not decided yet.',
      claims: report.claims.map((claim) => ({ ...claim, leftValue: null, held: null })),
      variants: [
        { ...report.variants[0], failed: 'No room on the disk.', renders: [], curve: [], measures: {} },
      ],
    }
    const page = reportHtml(unfinished)
    expect(page).toContain('There is more to come')
    expect(page).toContain('undecided')
    expect(page).toContain('Its work failed: No room on the disk.')
    expect(page).not.toContain('<figure>')
    expect(reportHtml({ ...unfinished, variants: [], claims: [] })).toContain('Not decided yet.')
  })

  it('lets no words of a definition become markup', () => {
    const report = sampleReport()
    const hostile = `</pre></style><script>alert(1)</script>"><img src=x onerror=alert(1)>`
    const { definition } = report
    const page = reportHtml({
      ...report,
      sentence: hostile,
      machine: { processor: hostile, cores: 1, compute: hostile },
      definition: {
        ...definition,
        title: hostile,
        asks: hostile,
        section: hostile,
        differs: hostile,
        found: { words: hostile, figure: hostile, numbers: [{ words: hostile, value: 1, unit: hostile }] },
        quick: { ...definition.quick, words: hostile },
      },
      variants: report.variants.map((variant) => ({
        ...variant,
        title: hostile,
        words: hostile,
        failed: hostile,
        renders: variant.renders.map((render) => ({ ...render, title: hostile })),
      })),
      claims: report.claims.map((claim) => ({ ...claim, words: hostile })),
    })
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<img src=x')
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(page.match(/<\/pre>/g)).toHaveLength(1)
  })

  it('is written whole beside the report', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'report-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    await writeReportHtml(directory, sampleReport())
    expect(await readdir(directory)).toEqual(['report.html'])
    expect(await readFile(join(directory, 'report.html'), 'utf8')).toMatch(
      /^<!doctype html>[\s\S]*<\/html>\s*$/,
    )
  })
})

describe('the picture of a render', () => {
  const sampleRateHz = 8000
  const tone = (seconds: number) =>
    Float32Array.from(
      { length: seconds * sampleRateHz },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / sampleRateHz),
    )
  const usual: RenderPicture = {
    title: 'A track',
    samples: tone(0.5),
    reference: null,
    sampleRateHz,
    expected: [{ midi: 69, startSeconds: 0, durationSeconds: 0.5 }],
    measuresLine: 'SNR 20.0 dB',
  }

  it.each<[string, Partial<RenderPicture>]>([
    ['alone', {}],
    ['below what was asked for, which is longer', { reference: tone(0.7) }],
    ['of nothing', { samples: new Float32Array(0), expected: [] }],
    ['of one sample', { samples: new Float32Array([0.5]) }],
    ['of silence', { samples: new Float32Array(4000) }],
    ['of NaN', { samples: new Float32Array(4000).fill(NaN) }],
    [
      'of notes above all that can be heard',
      { expected: [{ midi: 140, startSeconds: -1, durationSeconds: 99 }] },
    ],
    ['with a name without end', { title: 'x'.repeat(5000), measuresLine: 'y '.repeat(5000) }],
  ])('is drawn %s', async (_, change) => {
    const image = await loadImage(Buffer.from(drawRenderPicture({ ...usual, ...change })))
    expect(image.width).toBe(1600)
    expect(image.height).toBe(change.reference ? 862 : 614)
  })
})
