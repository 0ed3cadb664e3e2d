import { afterEach, expect, it, vi } from 'vitest'
import type { ExperimentRun } from '../../../src-shared/contract/experiments.ts'
import { canGoOn, fileAddress, isRefusedData, progressWords, standingOf } from './statusWords.ts'
import { wholePage } from './wholePage.ts'

const run = (values: Partial<ExperimentRun>): ExperimentRun => ({
  id: 'a',
  name: 'sample',
  title: 'Sample',
  scale: 'quick',
  createdAt: 0,
  state: 'finished',
  jobId: null,
  doneShare: 1,
  words: '',
  held: null,
  seconds: 1,
  error: null,
  ...values,
})

afterEach(() => vi.unstubAllGlobals())

it.each([
  [undefined, 'Not run yet'],
  [run({ held: true }), 'Held'],
  [run({ held: false }), 'Did not hold'],
  [run({}), 'Undecided'],
  [run({ state: 'running', doneShare: 0.999 }), 'Running, 99 %'],
  [run({ state: 'stopped', held: true }), 'Stopped'],
  [run({ state: 'interrupted' }), 'Interrupted'],
  [run({ state: 'failed' }), 'Failed'],
])('says how it stands', (shown, words) => {
  expect(standingOf(shown).words).toBe(words)
})

it('tells what waits from what works', () => {
  expect(standingOf(run({ state: 'running' }), true)).toEqual({ tone: 'open', words: 'Waits its turn' })
})

it('knows what can go on', () => {
  const states = ['running', 'stopped', 'interrupted', 'failed', 'finished'] as const
  expect(states.filter((state) => canGoOn(run({ state })))).toEqual(['stopped', 'interrupted', 'failed'])
})

it('tells recordings that can’t be used from what can go on', () => {
  const error = (code: string) => ({ code, message: 'No.', hint: '' })
  expect(isRefusedData(run({ state: 'failed', error: error('experiment/bad-data') }))).toBe(true)
  expect(isRefusedData(run({ state: 'failed', error: error('disk/full') }))).toBe(false)
  expect(isRefusedData(run({ state: 'stopped' }))).toBe(false)
})

it('tells no time that is not known', () => {
  expect(progressWords(run({ doneShare: 0.5 }), null)).toBe('50 %')
  expect(progressWords(run({ doneShare: 0.5 }), 90)).toBe('50 % · 2 min left')
})

it('addresses files part by part', () => {
  expect(fileAddress('id', 'takes/a b/one.wav')).toBe('/media/experiment/id/takes/a%20b/one.wav')
})

it('puts sounds and pictures into the page, and leaves what is gone', async () => {
  const page = '<img src="a.png"><audio src="b.wav"></audio><img src="a.png"><img src="gone.png">'
  const files: Record<string, string> = { '/f/report.html': page, '/f/a.png': 'A', '/f/b.wav': 'B' }
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    const content = files[address]
    return Promise.resolve(new Response(content, { status: content === undefined ? 404 : 200 }))
  })
  vi.stubGlobal(
    'FileReader',
    class extends EventTarget {
      result = ''
      readAsDataURL(content: Blob): void {
        void content.text().then((text) => {
          this.result = `data:,${text}`
          this.dispatchEvent(new Event('load'))
        })
      }
    },
  )
  expect(await wholePage('/f/')).toBe(
    '<img src="data:,A"><audio src="data:,B"></audio><img src="data:,A"><img src="gone.png">',
  )
  expect(asked).toEqual(['/f/report.html', '/f/a.png', '/f/b.wav', '/f/gone.png'])
  await expect(wholePage('/none/')).rejects.toMatchObject({ code: 'experiment/no-page' })
})
