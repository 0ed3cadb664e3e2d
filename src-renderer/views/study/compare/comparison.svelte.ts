/** What is compared: takes or runs, by which measures, in which order, and which of them are chosen. */
import { remembered } from '../../../state/remembered.ts'
import { study } from '../../../state/study.svelte.ts'
import {
  extended,
  neighbour,
  noSelection,
  selectAll,
  selectOnly,
  toggled,
  type Selection,
} from '../../library/selection.ts'
import {
  runColumns,
  runRow,
  sortRows,
  takeColumns,
  takeRow,
  type StudyColumn,
  type StudyRow,
} from './columns.ts'

export type Kind = 'takes' | 'runs'
/** Every project. */
export const everything = 'all'

const usualColumns = {
  takes: 'rating,blindRating,within50Cents,changeMedian,signalToNoise,harmonicToNoise',
  runs: 'condition,steps,bestValidationLoss,trainedSeconds,samplesPerSecond,receptiveFieldMilliseconds',
}
const usualAxes = {
  takes: { x: 'changeMedian', y: 'signalToNoise' },
  runs: { x: 'trainedSeconds', y: 'bestValidationLoss' },
}

/** One of the two tables, with what a user chose for it. */
class Comparison {
  readonly kind: Kind
  readonly #columnsMemory
  readonly #axesMemory
  #columnKeys = $state.raw<ReadonlySet<string>>(new Set())
  #axes = $state.raw({ x: '', y: '' })
  sortKey = $state('createdAt')
  descending = $state(true)
  selection = $state.raw<Selection>(noSelection)

  constructor(kind: Kind) {
    this.kind = kind
    this.#columnsMemory = remembered<string>(`study.${kind}.columns`, usualColumns[kind])
    this.#axesMemory = remembered<string>(`study.${kind}.axes`, Object.values(usualAxes[kind]).join(','))
    this.#columnKeys = new Set(this.#columnsMemory.read().split(','))
    const [x = '', y = ''] = this.#axesMemory.read().split(',')
    this.#axes = { x, y }
  }

  readonly allRows = $derived.by((): readonly StudyRow[] | null => {
    if (this.kind === 'runs') return study.runs?.map(runRow) ?? null
    const project = compare.projectId
    return (
      study.takes?.filter(({ projectId }) => project === everything || projectId === project).map(takeRow) ??
      null
    )
  })

  readonly columns = $derived.by(() => this.#everyColumn())
  readonly shownColumns = $derived(this.columns.filter(({ key }) => this.#columnKeys.has(key)))
  /** Undefined sorts by the name. */
  readonly sortColumn = $derived(this.columns.find(({ key }) => key === this.sortKey))
  readonly rows = $derived(sortRows(this.allRows ?? [], this.sortColumn, this.descending))
  readonly order = $derived(this.rows.map(({ id }) => id))
  readonly numbers = $derived(this.columns.filter(({ kind }) => kind === 'number'))
  /** Those of the rows that are there. */
  readonly chosen = $derived(this.rows.filter(({ id }) => this.selection.ids.has(id)))
  readonly xColumn = $derived.by(() => this.#axisColumn('x'))
  readonly yColumn = $derived.by(() => this.#axisColumn('y'))

  #everyColumn(): readonly StudyColumn[] {
    return this.kind === 'runs' ? runColumns : takeColumns(study.takes ?? [])
  }

  #axisColumn(axis: 'x' | 'y'): StudyColumn {
    const find = (wanted: string) => this.numbers.find((column) => column.key === wanted)
    return find(this.#axes[axis]) ?? find(usualAxes[this.kind][axis]) ?? this.numbers[0]
  }

  isShown(key: string): boolean {
    return this.#columnKeys.has(key)
  }

  show(key: string, shown: boolean): void {
    const others = [...this.#columnKeys].filter((one) => one !== key)
    const next = new Set(shown ? [...others, key] : others)
    this.#columnKeys = next
    this.#columnsMemory.write([...next].join(','))
  }

  setAxis(axis: 'x' | 'y', key: string): void {
    this.#axes = { ...this.#axes, [axis]: key }
    this.#axesMemory.write(`${this.#axes.x},${this.#axes.y}`)
  }

  /** The same column again turns it round; numbers begin with the best. */
  sortBy(key: string): void {
    const column = this.columns.find((one) => one.key === key)
    this.descending =
      key === this.sortKey ? !this.descending : column?.better === 'higher' || column?.kind === 'time'
    this.sortKey = key
  }

  click(id: string, keys: { shift: boolean; toggle: boolean }): void {
    this.selection = keys.shift
      ? extended(this.selection, id, this.order)
      : keys.toggle
        ? toggled(this.selection, id)
        : selectOnly(id)
  }

  /** @returns the row that is active now */
  move(by: number, extend: boolean): string | null {
    const id = neighbour(this.selection, by, this.order)
    if (id !== null) this.selection = extend ? extended(this.selection, id, this.order) : selectOnly(id)
    return id
  }

  selectAll(): void {
    this.selection = selectAll(this.order, this.selection)
  }

  clearSelection(): void {
    this.selection = { ...noSelection, active: this.selection.active }
  }
}

class Compare {
  kind = $state<Kind>('takes')
  projectId = $state<string>(everything)
  readonly takes = new Comparison('takes')
  readonly runs = new Comparison('runs')

  get current(): Comparison {
    return this[this.kind]
  }
}

export const compare = new Compare()
