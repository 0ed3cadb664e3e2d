/** Every method of the contract, called with what no window of ours would send: a clear error, and nothing has changed. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { methodNames, methods, type MethodName } from '../../src-shared/contract/contract.ts'
import type { Answer } from '../../src-shared/contract/wire.ts'
import { openStudio, type Studio } from './studio.ts'
import type { ShellServices } from './context.ts'

let folder: string
let studio: Studio

/** A shell that must not be asked. */
const untouched = () => {
  throw new Error('The shell was asked.')
}
const shell: ShellServices = {
  kind: 'electron',
  chooseFiles: untouched,
  chooseFolder: untouched,
  chooseTarget: untouched,
  reveal: untouched,
  showMenu: untouched,
  notify: untouched,
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syrinx-'))
  studio = await openStudio({ libraryDirectory: folder, version: '1.0.0', shell })
  await studio.call('projects.create', { name: 'Mine' })
  await studio.call('datasets.create', { name: 'Mine' })
})
afterAll(async () => {
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The library as the studio tells of it, and the files it consists of. */
async function stateOf(): Promise<string> {
  const lists = [
    'projects.list',
    'datasets.list',
    'training.runs',
    'experiments.runs',
    'blind.list',
    'study.takes',
    'settings.get',
    'bin.list',
    'jobs.list',
  ] as const
  const answers = await Promise.all(
    lists.map((name) => studio.call(name, name === 'study.takes' ? { projectId: null } : {})),
  )
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    // What a start keeps and clears away by itself.
    .filter((path) => !/-(wal|shm|journal)$|\.lock|[/\\]backups[/\\]/.test(path))
    .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')])
    .sort()
  return JSON.stringify([answers, files])
}

interface JsonSchema {
  readonly type?: string
  readonly properties?: Record<string, JsonSchema>
  readonly items?: JsonSchema
  readonly anyOf?: JsonSchema[]
  readonly oneOf?: JsonSchema[]
  readonly enum?: unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly pattern?: string
}

/** Something that fits a schema, and names nothing that is there. */
function sampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const either = schema.anyOf ?? schema.oneOf
  if (either) return sampleOf(either[0])
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, value]) => [key, sampleOf(value)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
    case 'string':
      return schema.pattern?.includes('A-Za-z0-9-') ? 'no-such-thing' : 'nothing'
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, schema.exclusiveMinimum === undefined ? 0 : 1, 0)
    case 'boolean':
      return false
    default:
      return null
  }
}

const withArrays = (name: MethodName, sample: unknown): unknown => {
  for (const filler of [null, new Float32Array(8), new Uint8Array(8)]) {
    const filled = JSON.parse(JSON.stringify(sample), (_key, value: unknown) => value) as Record<
      string,
      unknown
    >
    for (const key of ['samples', 'bytes']) if (key in filled && filler) filled[key] = filler
    if (methods[name].input.safeParse(filled).success) return filled
  }
  return sample
}

const sampleFor = (name: MethodName): Record<string, unknown> =>
  withArrays(
    name,
    sampleOf(z.toJSONSchema(methods[name].input, { io: 'input', unrepresentable: 'any' }) as JsonSchema),
  ) as Record<string, unknown>

const deep = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

/** Values that are wrong nearly everywhere. */
const hostile: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  0.5,
  1e308,
  NaN,
  Infinity,
  '',
  '../../../etc/passwd',
  '\u0000',
  "'; DROP TABLE projects; --",
  '<script>alert(1)</script>',
  [],
  {},
  { __proto__: null, constructor: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  new Date(),
  () => 1,
]
const huge: readonly unknown[] = [
  'x'.repeat(2_000_000),
  deep(5_000),
  Array.from({ length: 5_000 }, () => 'x'),
  new Float32Array(10_000),
]

/** Each place in an input, given something hostile. */
function* wrongInputs(sample: Record<string, unknown>): Generator<unknown> {
  yield* [...hostile, ...huge]
  yield { ...sample, surprise: 1 }
  for (const key of Object.keys(sample)) {
    const { [key]: _left, ...rest } = sample
    yield rest
    for (const value of [...hostile, ...huge]) yield { ...sample, [key]: value }
    const inner = sample[key]
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner) && !ArrayBuffer.isView(inner))
      for (const deeper of Object.keys(inner))
        for (const value of hostile) yield { ...sample, [key]: { ...inner, [deeper]: value } }
  }
}

const expectClear = (answer: Answer, words: string) => {
  expect(answer.ok, words).toBe(false)
  if (answer.ok) return
  expect(answer.error.code, `${words}: ${answer.error.message}`).not.toBe('studio/unexpected')
  expect(answer.error.message.length, words).toBeGreaterThan(10)
  expect(answer.error.message.length, words).toBeLessThan(1_000)
}

describe('wrong, missing, huge and hostile arguments', () => {
  it.each(methodNames)('of %s', async (name) => {
    const { input } = methods[name]
    const before = await stateOf()
    const sample = sampleFor(name)
    let refused = 0
    for (const wrong of wrongInputs(sample)) {
      if (input.safeParse(wrong).success) continue
      refused++
      const answer = await studio.call(name, wrong)
      expectClear(answer, name)
      expect(answer).toMatchObject({ error: { code: 'contract/bad-input' } })
    }
    expect(refused).toBeGreaterThan(15)
    expect(await stateOf()).toBe(before)
  })
})

describe('names of things that are not there', () => {
  // A project may name an instrument that isn't there (any more): it is told when it is to play.
  const named = methodNames.filter(
    (name) => name !== 'projects.create' && /no-such-thing/.test(JSON.stringify(sampleFor(name))),
  )
  /** Nothing to complain of: what is gone is as it should be, or there are none of it. */
  const contented = new Set<MethodName>([
    'jobs.cancel',
    'history.state',
    'clips.tag',
    'clips.setCategory',
    'clips.remove',
    'takes.remove',
  ])

  it.each(named)('given to %s', async (name) => {
    const before = await stateOf()
    const sample = sampleFor(name)
    expect(methods[name].input.safeParse(sample).success, JSON.stringify(sample)).toBe(true)
    const answer = await studio.call(name, sample)
    if (answer.ok) expect([...contented], JSON.stringify(answer)).toContain(name)
    else expectClear(answer, name)
    expect(await stateOf()).toBe(before)
  })
})

it('has no methods but those of the contract', async () => {
  for (const name of [
    '',
    'constructor',
    '__proto__',
    'toString',
    'projects',
    'projects.',
    7,
    null,
    {},
    ['studio.info'],
  ])
    expect(await studio.call(name, {})).toMatchObject({
      ok: false,
      error: { code: 'contract/unknown-method' },
    })
  expect(({} as { polluted?: boolean }).polluted).toBe(undefined)
})
