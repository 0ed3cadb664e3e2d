/** `report.json` of an experiment's folder. */
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import {
  planOf,
  type Definition,
  type Scale,
  type VariantPlan,
} from '../../../src-shared/experiments/definition.ts'
import { isRenderOf } from '../../../src-shared/experiments/check.ts'
import { reportSchema, type Report, type VariantReport } from '../../../src-shared/experiments/report.ts'
import { writeWholeFile } from '../../files/wholeFile.ts'

const reportPath = (directory: string): string => join(directory, 'report.json')

/**
 * The report of a folder; null when there is none.
 * @throws SyrinxError `experiment/report-unreadable`.
 */
export async function readReport(directory: string): Promise<Report | null> {
  const path = reportPath(directory)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
  try {
    return reportSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new SyrinxError(
      'experiment/report-unreadable',
      `The report ${path} can’t be read.`,
      'Delete it to measure anew; what was trained stays in the folder beside it.',
      { cause },
    )
  }
}

export const writeReport = (directory: string, report: Report): Promise<void> =>
  writeWholeFile(reportPath(directory), `${JSON.stringify(report)}\n`)

export function freshReport(definition: Definition, scale: Scale, threads: number): Report {
  const processors = cpus()
  return {
    version: 1,
    definition,
    scale,
    startedAt: Date.now(),
    seconds: 0,
    machine: {
      processor: processors[0]?.model.trim() || process.arch,
      cores: processors.length,
      compute: threads > 0 ? `cpu, ${threads} threads` : 'cpu',
    },
    whole: false,
    variants: [],
    claims: [],
    held: null,
    sentence: '',
  }
}

/** What decides the work of a variant: its training is good for this plan alone. */
const learned = ({ name, material, network, condition, training }: VariantPlan) =>
  JSON.stringify([name, material, network, condition, training])

/**
 * What of an earlier report is still true of the definition as it is now: renders whose plan is the same. Words, claims
 * and renders may have changed; what was learned from, and how, may not.
 * @throws SyrinxError `experiment/other`.
 */
export function carriedOver(
  earlier: Report,
  definition: Definition,
  scale: Scale,
  directory: string,
): VariantReport[] {
  const before = planOf(earlier.definition, earlier.scale)
  const now = planOf(definition, scale)
  const other = (what: string) =>
    new SyrinxError(
      'experiment/other',
      `The folder ${directory} holds another experiment: ${what}.`,
      'Choose another folder, or remove this one to begin anew.',
    )
  if (earlier.definition.name !== definition.name)
    throw other(`${earlier.definition.name}, not ${definition.name}`)
  if (earlier.scale !== scale) throw other(`${definition.name} at the scale ${earlier.scale}, not ${scale}`)
  for (const [key, material] of Object.entries(before.materials))
    if (key in now.materials && JSON.stringify(now.materials[key]) !== JSON.stringify(material))
      throw other(`its material ${key} was made otherwise`)
  return earlier.variants.flatMap((report): VariantReport[] => {
    const planned = now.variants.find((it) => it.name === report.name)
    const was = before.variants.find((it) => it.name === report.name)
    if (!planned || !was) return []
    if (learned(planned) !== learned(was)) throw other(`its variant ${report.name} was trained otherwise`)
    const same = was.renders.filter((render) =>
      planned.renders.some((it) => it.name === render.name && samePlan(it, render)),
    )
    const { failed: _failed, ...kept } = report
    return [
      {
        ...kept,
        title: planned.title,
        renders: report.renders.filter((it) => same.some((plan) => isRenderOf(it.name, plan.name))),
      },
    ]
  })
}

type Render = VariantPlan['renders'][number]
const samePlan = ({ title: _a, ...one }: Render, { title: _b, ...two }: Render) =>
  JSON.stringify(one) === JSON.stringify(two)
