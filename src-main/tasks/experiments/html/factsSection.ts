/** What a reader needs to do it again: machine, time, date, the whole plan. */
import { planOf } from '../../../../src-shared/experiments/definition.ts'
import type { Report } from '../../../../src-shared/experiments/report.ts'
import { durationWords, scaleWords } from '../../../../src-shared/experiments/reportWords.ts'
import { html, type Html } from './markup.ts'

export function factsSection({ definition, scale, machine, seconds, startedAt }: Report): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Scale', scaleWords[scale]],
    ['Time', durationWords(seconds)],
    ['Begun', `${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Machine', `${machine.processor}, ${String(machine.cores)} ${machine.cores === 1 ? 'core' : 'cores'}`],
    ['Computed by', machine.compute],
    ['Experiment', definition.name],
  ]
  return html`<section class="facts">
    <h2>How it was done</h2>
    <dl>
      ${facts.map(
        ([name, words]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${words}</dd>
          </div>`,
      )}
    </dl>
    <details>
      <summary>All settings</summary>
      <pre>${JSON.stringify(planOf(definition, scale), null, 2)}</pre>
    </details>
  </section>`
}
