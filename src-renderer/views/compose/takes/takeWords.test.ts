import { expect, it } from 'vitest'
import type { Take } from '../../../../src-shared/contract/takes.ts'
import { defaultGenerationSettings } from '../../../../src-shared/contract/generation.ts'
import { settingsLines, whenWords } from './takeWords.ts'

it('says when, the shorter the nearer', () => {
  const now = new Date(2026, 4, 12, 15, 0).getTime()
  expect(whenWords(now - 5_000, now)).toBe('just now')
  expect(whenWords(now - 125_000, now)).toBe('2 min ago')
  expect(whenWords(new Date(2026, 4, 12, 9, 5).getTime(), now)).toBe('09:05')
  expect(whenWords(new Date(2026, 4, 11, 18, 30).getTime(), now)).toBe('11 May, 18:30')
})

it('tells what was played, blended and changed, and what is gone since', () => {
  const take: Take = {
    id: 't',
    projectId: 'p',
    name: 'Take 1',
    createdAt: 0,
    state: 'whole',
    settings: {
      ...defaultGenerationSettings,
      spectrum: {
        source: { kind: 'clip', id: 'a' },
        blend: { source: { kind: 'take', id: 'b' }, share: 0.25 },
      },
      categoryTrack: [{ startSeconds: 1, category: 'piano' }],
    },
    notes: [],
    instrumentName: 'Colours',
    sampleRateHz: 16_000,
    seconds: 1,
    leadSeconds: 0,
    samplesPerSecond: null,
    peak: 1,
    rating: null,
    remark: '',
    url: '',
  }
  const lines = settingsLines(take, ({ kind }) => (kind === 'clip' ? 'A4 long' : null))
  const words = Object.fromEntries(lines.map((line) => [line.name, line.words]))
  expect(words['Plays']).toBe('A: the recording “A4 long”; B: a take that is no longer there')
  expect(words['Blend']).toBe('75 % A, 25 % B')
  expect(words['Length']).toBe('as the recording')
  expect(words['Changes']).toBe('from 1 s piano')
})
