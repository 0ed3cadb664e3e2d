/** The report of an experiment that is being worked on: written down after every step. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { planOf, type Definition, type Scale } from '../../../src-shared/experiments/definition.ts'
import { judge } from '../../../src-shared/experiments/judge.ts'
import type { RenderReport, Report, VariantReport } from '../../../src-shared/experiments/report.ts'
import { writeReportHtml } from './html/reportHtml.ts'
import { carriedOver, freshReport, readReport, writeReport } from './reportFile.ts'

type Trained = Omit<VariantReport, 'renders' | 'failed'>

export class OpenReport {
  readonly directory: string
  #report: Report
  /** Seconds of earlier sessions. */
  readonly #secondsBefore: number
  readonly #began = performance.now()
  /** Variants that have all their renders, in this session or before. */
  readonly #done = new Set<string>()

  private constructor(directory: string, report: Report) {
    this.directory = directory
    this.#report = report
    this.#secondsBefore = report.seconds
  }

  /** @throws SyrinxError `experiment/other`. */
  static async open(
    directory: string,
    definition: Definition,
    scale: Scale,
    threads: number,
  ): Promise<OpenReport> {
    const fresh = freshReport(definition, scale, threads)
    const earlier = await readReport(directory)
    if (!earlier) {
      const report = new OpenReport(directory, fresh)
      await report.write()
      return report
    }
    const { startedAt, seconds } = earlier
    const variants = carriedOver(earlier, definition, scale, directory)
    return new OpenReport(directory, { ...fresh, startedAt, seconds, variants })
  }

  get value(): Report {
    return this.#report
  }

  /** A render of an earlier session, if its files are still there. */
  rendered(variant: string, render: string): RenderReport | undefined {
    const found = this.#report.variants
      .find((it) => it.name === variant)
      ?.renders.find((it) => it.name === render)
    const files = found ? [found.sound, found.reference, found.picture] : []
    return files.every((file) => file === null || existsSync(join(this.directory, file))) ? found : undefined
  }

  /** How a variant was trained, or is up to now. */
  async trained(it: Trained): Promise<void> {
    const before = this.#report.variants.find((variant) => variant.name === it.name)
    await this.#put({ ...it, renders: before?.renders ?? [] })
  }

  async addRender(variant: string, render: RenderReport): Promise<void> {
    const before = this.#report.variants.find((it) => it.name === variant)!
    await this.#put({
      ...before,
      renders: [...before.renders.filter((it) => it.name !== render.name), render],
    })
  }

  /** Everything of the variant is there; renders that are no longer planned are left out. */
  async variantDone(variant: string, renders: readonly string[]): Promise<void> {
    this.#done.add(variant)
    const before = this.#report.variants.find((it) => it.name === variant)!
    await this.#put({
      ...before,
      renders: renders.flatMap((name) => before.renders.find((it) => it.name === name) ?? []),
    })
    await writeReportHtml(this.directory, this.#report)
  }

  async variantFailed(it: Trained, failed: string): Promise<void> {
    const before = this.#report.variants.find((variant) => variant.name === it.name)
    await this.#put({ ...it, failed, renders: before?.renders ?? [] })
  }

  /** How many variants failed, and “VARIANT, VARIANT: why” of those that failed alike. */
  failures(): { count: number; words: string } {
    const failed = this.#report.variants.filter((variant) => variant.failed !== undefined)
    const alike = Map.groupBy(failed, (variant) => variant.failed)
    const words = [...alike].map(
      ([why, variants]) => `${variants.map(({ title }) => title).join(', ')}: ${why ?? ''}`,
    )
    return { count: failed.length, words: words.join(' ') }
  }

  async #put(variant: VariantReport): Promise<void> {
    const { definition, scale, variants } = this.#report
    const order = planOf(definition, scale).variants.map((it) => it.name)
    this.#report = {
      ...this.#report,
      variants: [...variants.filter((it) => it.name !== variant.name), variant].sort(
        (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
      ),
    }
    await this.write()
  }

  /** With the claims judged as far as they can be, and the time that the work has taken. */
  async write(): Promise<void> {
    const { definition, scale, variants } = this.#report
    const names = planOf(definition, scale).variants.map((it) => it.name)
    const unfinished = names.filter((name) => !this.#done.has(name))
    this.#report = {
      ...this.#report,
      ...judge(definition, scale, variants, unfinished),
      whole: unfinished.length === 0,
      seconds: this.#secondsBefore + (performance.now() - this.#began) / 1000,
    }
    await writeReport(this.directory, this.#report)
  }

  /** The last word of this session, as a page too. */
  async finish(): Promise<void> {
    await this.write()
    await writeReportHtml(this.directory, this.#report)
  }
}
