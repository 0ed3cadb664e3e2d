/** The yardstick’s table: a line a figure, a column an instrument, the recording’s own and the target beside. */
import { consoleTable, type Column } from '../gpu/tables.ts'
import type { FigureName, Figures } from '../../src-main/audio/playing/figures.ts'
import { figureFacts, type FigureFacts } from './figureFacts.ts'
import { isHeld, type Target } from './targets.ts'

export interface Measured {
  /** What stands above its column. */
  readonly title: string
  readonly figures: Figures
}

const names = Object.keys(figureFacts) as FigureName[]

export function shown(name: FigureName, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  if (value === Infinity) return 'never'
  const { unit, digits }: FigureFacts = figureFacts[name]
  const scaled = unit === '%' ? 100 * value : unit === 'ms' ? 1000 * value : value
  const text = scaled.toFixed(digits).replace('-', '−')
  return unit === '' ? text : `${text} ${unit}`
}

function targetWords({ figure, atLeast, atMost }: Target): string {
  const value = atLeast ?? atMost
  return `${atLeast === undefined ? '≤' : '≥'} ${shown(figure, value)}`
}

const marks = new Map([
  [true, ' ✓'],
  [false, ' ✗'],
])

interface Row {
  readonly name: FigureName
  readonly target: Target | undefined
}

export function soundTable(measured: readonly Measured[], targets: readonly Target[]): string {
  const rows = names
    .filter((name) => measured.some(({ figures }) => figures[name]))
    .map((name): Row => ({ name, target: targets.find((it) => it.figure === name) }))
  const columns: Column<Row>[] = [
    { title: '', align: 'left', value: ({ name }) => figureFacts[name].title },
    ...measured.map(({ title, figures }): Column<Row> => ({
      title,
      align: 'right',
      value: ({ name, target }) => {
        const held = target && isHeld(target, figures)
        return `${shown(name, figures[name]?.value)}${held === undefined ? '  ' : marks.get(held)!}`
      },
    })),
    {
      title: 'recording',
      align: 'right',
      value: ({ name }) => shown(name, measured[0].figures[name]?.recording),
    },
    { title: 'target', align: 'right', value: ({ target }) => (target ? targetWords(target) : '') },
  ]
  return consoleTable(columns, rows)
}

/** What tells most of a sequence by itself. */
const eachSequence = {
  within50Drawn: '50 cents',
  within20Drawn: '20 cents',
  within50Recording: 'of the recording’s',
  notesHit: 'notes hit',
  onsetMedian: 'onsets',
  onset95: '95 %',
  snrBelow: 'SNR below by',
  outsideAbove: 'outside above by',
  levelError: 'level off',
  missing: 'missing',
  straying: 'straying',
} as const satisfies Partial<Record<FigureName, string>>

interface SequenceFigures {
  readonly name: string
  readonly figures: Figures
}

/** A line a sequence. */
export function sequenceTable(sequences: readonly SequenceFigures[]): string {
  const columns: Column<SequenceFigures>[] = [
    { title: '', align: 'left', value: ({ name }) => name },
    ...Object.entries(eachSequence).map(([name, title]): Column<SequenceFigures> => ({
      title,
      align: 'right',
      value: ({ figures }) => shown(name as FigureName, figures[name as FigureName]?.value),
    })),
  ]
  return consoleTable(columns, sequences)
}

/** “11 of 14 targets held”. */
export function heldWords(figures: Figures, targets: readonly Target[]): string {
  const judged = targets.map((target) => isHeld(target, figures)).filter((held) => held !== undefined)
  return `${judged.filter(Boolean).length} of ${judged.length} targets held`
}
