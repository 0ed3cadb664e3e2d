/** The report's tables: claims with their numbers, measures with the best of each column set off. */
import type { ClaimReport, Report } from '../../../../src-shared/experiments/report.ts'
import { measures, type MeasureName } from '../../../../src-shared/experiments/measures.ts'
import { isBest, type MeasureTable } from '../../../../src-shared/experiments/reportTables.ts'
import {
  betterMark,
  betterWords,
  claimNumbers,
  measureNumber,
  measureWords,
} from '../../../../src-shared/experiments/reportWords.ts'
import { html, raw, type Html } from './markup.ts'

export function claimsSection({ claims }: Report): Html {
  if (claims.length === 0) return raw('')
  return html`<section>
    <h2>What was claimed, and what came out</h2>
    <div class="wide">
      <table class="claims">
        <thead>
          <tr>
            <th scope="col">Claim</th>
            <th scope="col">Here</th>
            <th scope="col">Held</th>
          </tr>
        </thead>
        <tbody>
          ${claims.map(
            (claim) =>
              html`<tr>
                <td>${claim.words}${claim.decides ? html` <em>decides</em>` : ''}</td>
                <td class="number">${claimNumbers(claim)}</td>
                <td>${outcome(claim)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}

function outcome({ held }: ClaimReport): Html {
  if (held === null) return html`<span class="open">undecided</span>`
  return held ? html`<span class="yes">✓ yes</span>` : html`<span class="no">✗ no</span>`
}

/** Nothing where nothing was measured. */
export function measureSection(
  title: string,
  table: MeasureTable,
  { first, showsBest, note = '' }: { first: string; showsBest: boolean; note?: string },
): Html {
  const { columns, rows } = table
  if (rows.length === 0 || columns.length === 0) return raw('')
  return html`<section>
    <h2>${title}</h2>
    <p class="note">▲ higher is better, ▼ lower is better. ${note}</p>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">${first}</th>
            ${columns.map(heading)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${row.title}</th>
                ${columns.map((name) => cell(name, row.measures[name], showsBest && isBest(table, name, row.measures[name])))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}

const heading = (name: MeasureName): Html => {
  const { title, unit, words } = measures[name]
  return html`<th scope="col" class="number" title="${words}">
    ${title}
    <span class="unit"
      >${unit}
      ${betterMark(name) === '' ? '' : html`<span class="better" role="img" aria-label="${betterWords(name)}">${betterMark(name)}</span>`}</span
    >
  </th>`
}

function cell(name: MeasureName, value: number | null | undefined, best: boolean): Html {
  const shown =
    typeof value === 'number' && Number.isFinite(value)
      ? measureNumber(name, value)
      : measureWords(name, value)
  return html`<td class="number">${best ? html`<strong>${shown}</strong>` : shown}</td>`
}
