/** The sampling kernel’s sizes for each network, in Markdown. No card is needed for it. */
import { multiplyAccumulatesPerSample, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { planSampler } from '../../src-main/engine/compute/webgpu/sample/plan.ts'
import { portableSamplerVariant } from '../../src-main/engine/compute/webgpu/sample/variants.ts'
import { digits, markdownTable, type Column } from './tables.ts'
import { samplingWorks } from './works.ts'

interface Row {
  readonly title: string
  readonly it: Hyperparameters
  readonly weights: number
  readonly ringBytes: number
  readonly workgroupBytes: number
}

const columns: readonly Column<Row>[] = [
  { title: 'network', align: 'left', value: ({ title }) => title },
  { title: 'layers', align: 'right', value: ({ it }) => String(it.dilations.length) },
  {
    title: 'MFLOP a sample',
    align: 'right',
    value: ({ it }) => digits((2 * multiplyAccumulatesPerSample(it)) / 1e6),
  },
  { title: 'weights, half: MB', align: 'right', value: ({ weights }) => digits((2 * weights) / 1e6) },
  { title: 'float32: MB', align: 'right', value: ({ weights }) => digits((4 * weights) / 1e6) },
  { title: 'rings: kB a take', align: 'right', value: ({ ringBytes }) => digits(ringBytes / 1e3) },
  {
    title: 'workgroup memory: bytes',
    align: 'right',
    value: ({ workgroupBytes }) => digits(workgroupBytes, 6),
  },
]

export function samplingPlanText(): string {
  const networks = new Map(samplingWorks.map(({ title, hyperparameters }) => [hyperparameters, title]))
  const rows = [...networks].map(([it, title]): Row => {
    const { eights, ringFloats, workgroupBytes } = planSampler(it, portableSamplerVariant, Infinity)
    const name = title.split(',')[0]
    return { title: name, it, weights: 8 * eights, ringBytes: 4 * ringFloats, workgroupBytes }
  })
  return `### Sampling\n\nIn the portable cut: ${portableSamplerVariant.threads} threads, one take a workgroup; weights with what is rounded up.\n\n${markdownTable(columns, rows)}\n`
}
