/** The report's curves and bars, in colours that follow the reader's preference. */
import { measures, type MeasureName } from '../../../../src-shared/experiments/measures.ts'
import type { Report } from '../../../../src-shared/experiments/report.ts'
import { comparisonOf, lossSeries } from '../../../../src-shared/experiments/reportTables.ts'
import { barChart } from '../../../../src-shared/figures/barChart.ts'
import { lineChart } from '../../../../src-shared/figures/lineChart.ts'
import { cssFigurePalette } from '../../../../src-shared/figures/palette.ts'
import { measureNumber } from '../../../../src-shared/experiments/reportWords.ts'
import { html, raw, type Html } from './markup.ts'

const frame = { width: 960, height: 340, palette: cssFigurePalette, showsTitle: false } as const
const nothing = raw('')

export function lossChart(report: Report): Html {
  const series = lossSeries(report)
  if (series.length === 0) return nothing
  const chart = lineChart({
    ...frame,
    title: 'Loss over the training',
    x: { title: 'Steps', whole: true },
    y: { title: 'Loss', unit: 'nats a sample' },
    series,
  })
  return html`<section>
    <h2>Loss over the training</h2>
    <figure>${raw(chart)}</figure>
  </section>`
}

/** What decides, of every network beside the others. */
export function comparisonChart(report: Report): Html {
  const comparison = comparisonOf(report)
  if (!comparison) return nothing
  const { measure, groups, limit } = comparison
  const { title, unit, of } = measures[measure]
  const words = of === 'sound' ? `${title} of each network, mean over its sounds` : `${title} of each network`
  const chart = barChart({
    ...frame,
    title: words,
    y: { title, ...(unit === '%' ? { percent: true } : unit === '' ? {} : { unit }) },
    series: [{ id: 'here', name: 'here' }],
    groups: groups.map(({ id, name, value }) => ({ id, name, values: [value] })),
    rules: limit === null ? [] : [{ y: limit, words: 'the limit of the claim' }],
    format: format(measure),
  })
  return html`<section>
    <h2>${words}</h2>
    <figure>${raw(chart)}</figure>
  </section>`
}

const format = (measure: MeasureName) => (value: number) => measureNumber(measure, value)
