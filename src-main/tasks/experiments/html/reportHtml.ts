/** `report.html` beside `report.json`: a page that needs no studio, with sounds and pictures beside it. */
import { join } from 'node:path'
import { planOf } from '../../../../src-shared/experiments/definition.ts'
import type { Report } from '../../../../src-shared/experiments/report.ts'
import { foldedTable, renderTable, variantTable } from '../../../../src-shared/experiments/reportTables.ts'
import { writeWholeFile } from '../../../files/wholeFile.ts'
import { comparisonChart, lossChart } from './reportCharts.ts'
import { html, raw, type Html } from './markup.ts'
import { reportCss } from './reportCss.ts'
import { renderSections } from './renderSections.ts'
import { claimsSection, measureSection } from './reportTablesHtml.ts'
import { factsSection } from './factsSection.ts'

/** Writes it whole or leaves the one before. Pictures and sounds are the report's own, by relative addresses. */
export async function writeReportHtml(directory: string, report: Report): Promise<void> {
  await writeWholeFile(join(directory, 'report.html'), reportHtml(report))
}

export function reportHtml(report: Report): string {
  const sounds = foldedTable(renderTable(report))
  const { definition } = report
  return html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        <title>${definition.title} – ${definition.paper}</title>
        <style>
          ${raw(reportCss)}
        </style>
      </head>
      <body>
        <main>
          ${head(report)} ${paperAndHere(report)} ${claimsSection(report)} ${comparisonChart(report)}
          ${measureSection('Networks, with the means over their sounds', variantTable(report), { first: 'Network', showsBest: true })}
          ${lossChart(report)}
          ${measureSection('Sounds', sounds.table, { first: 'Sound', showsBest: false, note: sounds.same })}
          ${renderSections(report)} ${factsSection(report)}
        </main>
      </body>
    </html> `.markup
}

function head({ definition, held, sentence, whole }: Report): Html {
  const tone = held === null ? 'open' : held ? 'held' : 'not'
  return html`<header>
    <p class="paper">${definition.paper}, ${definition.section}</p>
    <h1>${definition.title}</h1>
    <p class="asks">${definition.asks}</p>
    <section class="verdict ${tone}" aria-label="Verdict">
      <p class="mark" aria-hidden="true">${held === null ? '–' : held ? '✓' : '✗'}</p>
      <p class="sentence">${sentence}</p>
      ${whole ? '' : html`<p class="note">There is more to come: the experiment is not finished.</p>`}
    </section>
  </header>`
}

function paperAndHere(report: Report): Html {
  const { definition, scale } = report
  const { found, differs } = definition
  const numbers =
    found.numbers.length === 0
      ? html`<p class="note">The paper’s own numbers are not known here; its finding is in words.</p>`
      : html`<dl>
          ${found.numbers.map(
            ({ words, value, unit }) =>
              html`<div>
                <dt>${words}</dt>
                <dd>${`${String(value).replace('-', '−')} ${unit}`.trim()}</dd>
              </div>`,
          )}
        </dl>`
  return html`<div class="beside">
    <section>
      <h2>The paper found</h2>
      <p>${found.words}</p>
      <p class="note">Shown there as: ${found.figure}</p>
      ${numbers}
    </section>
    <section>
      <h2>What is different here</h2>
      <p>${planOf(definition, scale).words}</p>
      ${differs === '' ? '' : html`<p>${differs}</p>`}
    </section>
  </div>`
}
