import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Definition } from '../../../src-shared/experiments/definition.ts'
import type { Report } from '../../../src-shared/experiments/report.ts'
import { loadRecording } from '../../audio/recording.ts'
import { readReport, runExperiment, type ExperimentHooks } from './runExperiment.ts'
import { everyKind, tinyDefinition, tonesVariant } from './testing.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'syrinx-experiment-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const quiet: ExperimentHooks = {
  say: () => undefined,
  progress: () => undefined,
  shouldStop: () => false,
}

const run = (definition: Definition, folder: string, hooks: Partial<ExperimentHooks> = {}) =>
  runExperiment({ definition, scale: 'quick', directory: folder, threads: 1 }, { ...quiet, ...hooks })

const soundsOf = async (folder: string, { variants }: Report) =>
  Promise.all(
    variants.flatMap(({ renders }) =>
      renders.map(async (it) => (await readFile(join(folder, it.sound))).toString('base64')),
    ),
  )

/** What doesn't depend on how fast the machine was. */
const findingsOf = ({ variants, claims, held, sentence, whole }: Report) => ({
  variants: variants.map(({ measures: { trainedSeconds: _, ...measures }, renders, curve, ...it }) => ({
    ...it,
    measures: { ...measures, loss: undefined },
    steps: curve.at(-1)?.step,
    renders: renders.map(({ measures: { samplesPerSecond: __, ...heard }, ...render }) => ({
      ...render,
      heard,
    })),
  })),
  claims,
  held,
  sentence,
  whole,
})

describe('runExperiment', () => {
  it('trains, plays, measures and judges, and does nothing twice', async () => {
    const definition = tinyDefinition([tonesVariant('one')])
    const shares: number[] = []
    const report = await run(definition, directory, { progress: (it) => shares.push(it.doneShare) })
    expect(report.whole).toBe(true)
    // Eight steps teach it nothing: whatever it plays, the claim has been decided.
    expect(report.held).not.toBeNull()
    expect(report.variants[0].renders.map((it) => it.name)).toEqual(['tone-0', 'tone-1', 'steered'])
    expect(report.variants[0].renders[0].title).toContain('440 Hz')
    expect(report.variants[0].words).toContain('3 layers')
    expect(shares.at(-1)).toBeGreaterThan(0.6)
    expect([...shares].sort((a, b) => a - b)).toEqual(shares)
    expect(await readReport(directory)).toEqual(report)
    const { sound, reference, picture } = report.variants[0].renders[2]
    for (const file of [sound, reference!, picture!, 'report.html']) await stat(join(directory, file))
    expect((await loadRecording(join(directory, sound), { sampleRateHz: 8000 })).length).toBe(3200)

    const before = await stat(join(directory, sound))
    const again = await run(definition, directory)
    expect(findingsOf(again)).toEqual(findingsOf(report))
    expect((await stat(join(directory, sound))).mtimeMs).toBe(before.mtimeMs)
    expect(again.seconds).toBeGreaterThan(report.seconds)
  })

  it('plays every kind of render', async () => {
    const report = await run(tinyDefinition(everyKind, anyClaim), directory)
    const measured = Object.fromEntries(
      report.variants.flatMap((it) => it.renders.map((render) => [`${it.name} ${render.name}`, render])),
    )
    expect(Object.keys(measured)).toEqual([
      'labels labels',
      'mfcc mfcc',
      'mfcc notes',
      'mfcc transposed',
      'music alone',
      'music assisted',
      'drums each-0',
      'drums each-1',
      'drums each-2',
      'drums steered',
    ])
    expect(measured['labels labels'].measures).toHaveProperty('within50Cents')
    expect(measured['labels labels'].expected).toEqual(measured['mfcc mfcc'].expected)
    const [plain, higher] = ['mfcc mfcc', 'mfcc transposed'].map((it) => measured[it].expected[0].midi)
    expect(higher - plain).toBe(12)
    // The seed is kept in the sound, and not measured.
    const assisted = measured['music assisted']
    const heard = await loadRecording(join(directory, assisted.sound), { sampleRateHz: 8000 })
    const asked = await loadRecording(join(directory, assisted.reference!), { sampleRateHz: 8000 })
    expect(heard.length).toBe(6000)
    const off = heard.subarray(0, 2000).reduce((most, it, i) => Math.max(most, Math.abs(it - asked[i])), 0)
    expect(off).toBeLessThan(0.02)
    expect(measured['music alone'].reference).toBeNull()
    expect([0, 1]).toContain(measured['drums each-0'].measures.categoryRight)
    expect(measured['drums steered'].measures.categoryRight).toBeLessThanOrEqual(1)
    expect(measured['drums steered'].expected).toEqual([])
  })

  it('is stopped at any moment and goes on to the same end', async () => {
    const definition = tinyDefinition([tonesVariant('one'), tonesVariant('two', { seed: 2 })])
    const whole = await run(definition, join(directory, 'whole'))
    const folder = join(directory, 'stopped')
    let report: Report | undefined
    let sessions = 0
    for (let asked = 3; !report?.whole; asked += 12) {
      let left = asked
      report = await run(definition, folder, { shouldStop: () => --left < 0 })
      sessions++
      expect(sessions).toBeLessThan(50)
    }
    expect(sessions).toBeGreaterThan(3)
    expect(findingsOf(report)).toEqual(findingsOf(whole))
    expect(await soundsOf(folder, report)).toEqual(await soundsOf(join(directory, 'whole'), whole))
  })

  it('is killed at any moment and goes on to the same end', async () => {
    const definition = tinyDefinition([tonesVariant('one', { steps: 20 }), tonesVariant('two', { seed: 2 })])
    const whole = await run(definition, join(directory, 'whole'))
    const folder = join(directory, 'killed')
    await writeFile(join(directory, 'definition.json'), JSON.stringify(definition))
    for (const times of [1, 12, 24, 3, 8]) expect(await isKilledAfter(times, folder)).toBe(true)
    const report = await run(definition, folder)
    expect(findingsOf(report)).toEqual(findingsOf(whole))
    expect(await soundsOf(folder, report)).toEqual(await soundsOf(join(directory, 'whole'), whole))
  })

  it('keeps the rest when a variant fails, and tries it again', async () => {
    const bad = tonesVariant('bad', { defaults: 'ibab', learningRate: 1e30 })
    const definition = tinyDefinition([bad, tonesVariant('good')])
    await expect(run(definition, directory)).rejects.toMatchObject({
      code: 'experiment/variant-failed',
      message: expect.stringMatching(/^A part of the experiment failed: Two tones, bad: The loss/),
    })
    const report = (await readReport(directory))!
    expect(report.whole).toBe(false)
    expect(report.held).toBeNull()
    expect(report.variants[0].failed).toContain('no longer a number')
    expect(report.variants[1].renders).toHaveLength(3)
    await expect(run(definition, directory)).rejects.toMatchObject({ code: 'experiment/variant-failed' })
  })

  it('lets only one at a time into its folder', async () => {
    const definition = tinyDefinition([tonesVariant('one')])
    const both = await Promise.allSettled([run(definition, directory), run(definition, directory)])
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find((it) => it.status === 'rejected')
    expect(refused!.reason).toMatchObject({ code: 'run/in-use' })
    expect((await readReport(directory))?.whole).toBe(true)
  })

  it('goes on over what was left half-written', async () => {
    const definition = tinyDefinition([tonesVariant('one')])
    const whole = await run(definition, directory)
    const { sound, picture } = whole.variants[0].renders[0]
    await rm(join(directory, sound))
    await rm(join(directory, whole.variants[0].renders[1].picture!))
    await writeFile(join(directory, 'report.json.1234.tmp'), '{"half')
    const again = await run(definition, directory)
    expect(findingsOf(again)).toEqual(findingsOf(whole))
    for (const file of [sound, picture!]) await stat(join(directory, file))
  })

  it('refuses another experiment in its folder, and takes other renders and claims over', async () => {
    const definition = tinyDefinition([tonesVariant('one')])
    await run(definition, directory)
    const other = tinyDefinition([tonesVariant('one', { steps: 9 })])
    await expect(run(other, directory)).rejects.toMatchObject({ code: 'experiment/other' })
    await expect(
      runExperiment({ definition, scale: 'paper', directory, threads: 1 }, quiet),
    ).rejects.toMatchObject({ code: 'experiment/other' })
    const variant = tonesVariant('one')
    const fewer = tinyDefinition([{ ...variant, renders: [{ ...variant.renders[0], seed: 7 }] }])
    const report = await run(fewer, directory)
    expect(report.variants[0].renders.map((it) => it.name)).toEqual(['tone-0', 'tone-1'])
    expect(report.whole).toBe(true)
  })

  it('says which recordings it needs, and that those given can’t be used', async () => {
    const given = {
      kind: 'given',
      words: 'MAESTRO v3, its folder or zip',
      layout: 'maestro',
      clipSeconds: 5,
      clips: null,
    }
    const definition = tinyDefinition([tonesVariant('one')], { materials: { tones: given } })
    await expect(run(definition, directory)).rejects.toMatchObject({
      code: 'experiment/needs-data',
      message: expect.stringContaining('MAESTRO v3') as string,
    })
    const data = join(directory, 'maestro.zip')
    await writeFile(data, 'no zip')
    const request = { definition, scale: 'quick', directory: join(directory, 'out'), data } as const
    await expect(runExperiment(request, quiet)).rejects.toMatchObject({
      code: 'experiment/bad-data',
      message:
        'A part of the experiment failed: Two tones, one: maestro.zip can’t be read: it is damaged, cut off, or not what its name says.',
    })
  })

  it('says that the folder can’t be written', async () => {
    await writeFile(join(directory, 'file'), '')
    await expect(run(tinyDefinition([tonesVariant('one')]), join(directory, 'file'))).rejects.toMatchObject({
      code: 'experiment/unwritable',
    })
  })
})

const anyClaim = {
  claims: [
    {
      words: 'There is sound',
      left: { measure: 'silentShare', reduce: 'most' },
      is: '<',
      right: 1,
      decides: true,
    },
  ],
}

/** Runs it in a process of its own that kills itself when it is asked so many times whether to stop. */
async function isKilledAfter(times: number, folder: string): Promise<boolean> {
  // A file: threads that it starts would be given `--input-type` too, and refuse it.
  const path = join(directory, 'program.mjs')
  await writeFile(path, program(directory, folder, times))
  const child = spawn(process.execPath, [path], { stdio: 'ignore' })
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return signal === 'SIGKILL'
}

const program = (directory: string, folder: string, times: number) => `
  import { readFileSync } from 'node:fs'
  const { runExperiment } = await import(${JSON.stringify(join(import.meta.dirname, 'runExperiment.ts'))})
  const definition = JSON.parse(readFileSync(${JSON.stringify(join(directory, 'definition.json'))}, 'utf8'))
  let left = ${times}
  const shouldStop = () => {
    if (--left === 0) process.kill(process.pid, 'SIGKILL')
    return false
  }
  await runExperiment(
    { definition, scale: 'quick', directory: ${JSON.stringify(folder)}, threads: 1 },
    { say() {}, progress() {}, shouldStop },
  )
`
