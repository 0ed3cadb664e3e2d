/** What came of one experiment or many: a table in words, as Markdown and as JSON. */
import { join } from 'node:path'
import { envelopeOf, type ErrorEnvelope } from '../../../src-shared/contract/errors.ts'
import type { Definition } from '../../../src-shared/experiments/definition.ts'
import { measures } from '../../../src-shared/experiments/measures.ts'
import type { ClaimReport, Report } from '../../../src-shared/experiments/report.ts'
import { claimNumbers } from '../../../src-shared/experiments/verdict.ts'
import { toMarkdown } from '../../../src-shared/tables/markdown.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'
import { readReport } from './reportFile.ts'

export interface Outcome {
  readonly name: string
  readonly title: string
  readonly paper: string
  readonly section: string
  readonly directory: string
  readonly whole: boolean
  readonly held: boolean | null
  readonly sentence: string
  /** Of the claims that decide. */
  readonly numbers: readonly string[]
  readonly minutes: number
  readonly error: ErrorEnvelope | null
}

/** Runs, and takes what came of it down: an error too, with what there was before it. */
export async function outcomeOf(
  definition: Definition,
  directory: string,
  run: () => Promise<Report>,
): Promise<Outcome> {
  try {
    return told(definition, directory, await run(), null)
  } catch (error) {
    const report = await readReport(directory).catch(() => null)
    const own = report?.definition.name === definition.name ? report : null
    return told(definition, directory, own, envelopeOf(error))
  }
}

function told(
  { name, title, paper, section }: Definition,
  directory: string,
  report: Report | null,
  error: ErrorEnvelope | null,
): Outcome {
  return {
    name,
    title,
    paper,
    section,
    directory,
    whole: report?.whole ?? false,
    held: report?.held ?? null,
    sentence: report?.sentence ?? '',
    numbers: (report?.claims ?? []).filter((it) => it.decides).map(claimInWords),
    minutes: Number(((report?.seconds ?? 0) / 60).toFixed(2)),
    error,
  }
}

const claimInWords = (claim: ClaimReport): string =>
  `${measures[claim.left.measure].title.toLowerCase().replace(/^(snr|hnr|stft)/, (it) => it.toUpperCase())}: ${claimNumbers(claim)}`

const verdict = ({ held, error }: Outcome): string =>
  error ? 'failed' : held === null ? 'undecided' : held ? 'held' : 'not held'

/** A paragraph for each, and the sum. */
export function outcomesInWords(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap((it) => [
    `${it.name}: ${verdict(it)} (${it.minutes.toFixed(1)} min)`,
    `  ${it.error?.message ?? it.sentence}`,
    `  ${join(it.directory, 'report.html')}`,
  ])
  if (outcomes.length < 2) return lines.join('\n')
  const held = outcomes.filter((it) => it.held === true && !it.error).length
  const minutes = outcomes.reduce((sum, it) => sum + it.minutes, 0)
  return [
    ...lines,
    `${held} of ${outcomes.length} findings held; ${minutes.toFixed(1)} minutes in all.`,
  ].join('\n')
}

/** `table.md` and `table.json`. */
export async function writeOutcomes(directory: string, outcomes: readonly Outcome[]): Promise<void> {
  const minutes = outcomes.reduce((sum, it) => sum + it.minutes, 0)
  const table = toMarkdown({
    columns: [
      { title: 'Experiment' },
      { title: 'Paper' },
      { title: 'Finding' },
      { title: 'Numbers that decide' },
      { title: 'Minutes', align: 'right' },
    ],
    rows: outcomes.map((it) => [
      it.title,
      `${it.paper}, ${it.section}`,
      verdict(it),
      it.error?.message ?? it.numbers.join('; '),
      it.minutes.toFixed(1),
    ]),
  })
  await writeWholeFile(
    join(directory, 'table.md'),
    `${table.trimEnd()}\n\n${minutes.toFixed(1)} minutes in all.\n`,
  )
  await writeWholeFile(
    join(directory, 'table.json'),
    `${JSON.stringify({ minutes, experiments: outcomes }, null, 2)}\n`,
  )
}
