import { expect, it } from 'vitest'
import { playsDrawnNotes, shareWords, sourceKey, sourcesOf, sourceWords } from './spectrumWords.ts'

const clip = { kind: 'clip' as const, id: 'c1' }
const other = { kind: 'notesOf' as const, instrument: { kind: 'kept' as const, id: 'k1' } }

it('says what is played, and what is no longer there', () => {
  expect(sourceWords({ kind: 'notes' }, undefined)).toBe('the drawn notes')
  expect(sourceWords(clip, 'A4 long')).toBe('the recording “A4 long”')
  expect(sourceWords(clip, undefined)).toBe('…')
  expect(sourceWords(clip, null)).toBe('a recording that is no longer there')
  expect(sourceWords({ kind: 'take', id: 't' }, null)).toBe('a take that is no longer there')
  expect(sourceWords(other, 'Piano')).toBe('the notes as “Piano” plays them')
})

it('says how a blend is shared', () => {
  expect([0, 0.004, 0.3, 0.5, 1].map(shareWords)).toEqual([
    'All of A',
    'All of A',
    '70 % A, 30 % B',
    '50 % A, 50 % B',
    'All of B',
  ])
})

it('knows all that is played, and whether drawn notes are', () => {
  expect(playsDrawnNotes({ spectrum: null })).toBe(true)
  expect(playsDrawnNotes({ spectrum: { source: clip, blend: null } })).toBe(false)
  const blended = { spectrum: { source: clip, blend: { source: other, share: 0.5 } } }
  expect(playsDrawnNotes(blended)).toBe(true)
  expect(sourcesOf(blended).map(sourceKey)).toEqual(['clip c1', 'notesOf kept k1'])
})
