/** The tables of docs/gpu.md: what a step does, dispatch by dispatch, in Markdown. No card is needed for it. */
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { paperCard, paperLimits } from './paperCard.ts'
import { groupDispatches, stepPlan, sumOf } from './stepPlan.ts'
import { digits, markdownTable, type Column } from './tables.ts'
import { trainingWorks, type TrainingWork } from './works.ts'

interface Row {
  readonly label: string
  readonly times: number
  readonly workgroups?: number
  readonly multiplyAccumulates: number
  readonly bytes: number
}

const columns: readonly Column<Row>[] = [
  { title: 'dispatch', align: 'left', value: ({ label }) => label },
  { title: 'times', align: 'right', value: ({ times }) => digits(times, 6) },
  {
    title: 'workgroups',
    align: 'right',
    value: ({ workgroups }) => (workgroups === undefined ? '' : digits(workgroups, 6)),
  },
  { title: 'GFLOP', align: 'right', value: (it) => (it.multiplyAccumulates ? gigaflops(it) : '') },
  { title: 'MB', align: 'right', value: ({ bytes }) => digits(bytes / 1e6) },
  {
    title: 'FLOP a byte',
    align: 'right',
    value: ({ multiplyAccumulates, bytes }) =>
      multiplyAccumulates ? digits((2 * multiplyAccumulates) / bytes, 2) : '',
  },
]

const gigaflops = ({ multiplyAccumulates }: Row) => digits((2 * multiplyAccumulates) / 1e9)

async function workPlan(work: TrainingWork): Promise<string> {
  const card = paperCard()
  const { dispatches, passes, positions, shape } = await stepPlan(card.gpu, work)
  const rows = groupDispatches(dispatches).map(({ label, dispatches: members }) => ({
    label,
    times: members.length,
    workgroups: members[0].workgroups.reduce((product, count) => product * count),
    multiplyAccumulates: sumOf(members, 'multiplyAccumulates'),
    bytes: sumOf(members, 'bytes'),
  }))
  const total: Row = {
    label: '**in all**',
    times: dispatches.length,
    multiplyAccumulates: sumOf(dispatches, 'multiplyAccumulates'),
    bytes: sumOf(dispatches, 'bytes'),
  }
  const each = passes === 1 ? 'one pass' : `${passes} passes`
  const pieces = shape.pieces === 1 ? 'one piece' : `${shape.pieces} pieces`
  const facts = `${positions.toLocaleString('en')} predictions (receptive field ${receptiveField(work.hyperparameters).toLocaleString('en')}) in ${each} of ${pieces} of ${shape.rows.toLocaleString('en')} rows; ${((2 * total.multiplyAccumulates) / positions / 1e6).toFixed(1)} MFLOP and ${Math.round(total.bytes / positions).toLocaleString('en')} bytes a prediction; buffers ${(card.peakBytes() / 2 ** 30).toFixed(2)} GiB.`
  return `### ${work.title}\n\n${facts}\n\n${markdownTable(columns, [...rows, total])}\n`
}

export async function planText(): Promise<string> {
  const limits = `Workgroups are those of one dispatch (the first of its kind). Portable tiles, and limits of ${paperLimits.maxComputeWorkgroupStorageSize / 1024} KiB workgroup memory, ${paperLimits.maxComputeInvocationsPerWorkgroup.toLocaleString('en')} threads and ${digits(paperLimits.maxStorageBufferBindingSize / 2 ** 30, 3)} GiB a binding.`
  const plans: string[] = []
  for (const work of trainingWorks) plans.push(await workPlan(work))
  return `${limits}\n\n${plans.join('\n')}`
}
