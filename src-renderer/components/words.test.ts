import { expect, it } from 'vitest'
import { agoWords, byteWords, counted, lengthWords } from './words.ts'

it('tells bytes', () => {
  expect([0, 999, 1000, 1500, 99_600, 312_400_000, 999_900_000, 1.44e9, 2e15].map(byteWords)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '1.5 kB',
    '100 kB',
    '312 MB',
    '1 GB',
    '1.4 GB',
    '2000 TB',
  ])
})

it('tells lengths and counts', () => {
  expect([0, 20.6, 725, 3725].map(lengthWords)).toEqual(['0:00', '0:21', '12:05', '1:02:05'])
  expect([counted(1, 'note'), counted(12_345, 'note'), counted(2, 'entry', 'entries')]).toEqual([
    '1 note',
    '12,345 notes',
    '2 entries',
  ])
})

it('tells how long ago', () => {
  const now = Date.UTC(2026, 5, 15, 12)
  const ago = (seconds: number) => agoWords(now - seconds * 1000, now)
  expect([3, 59.6, 300, 7200, 86_400, 3 * 86_400].map(ago)).toEqual([
    'just now',
    '1 minute ago',
    '5 minutes ago',
    '2 hours ago',
    'yesterday',
    '3 days ago',
  ])
  expect(ago(40 * 86_400)).toMatch(/2026$/)
})
