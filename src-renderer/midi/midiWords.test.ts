import { expect, it } from 'vitest'
import { midiWords } from './midiWords.ts'

it('says what is heard, or why nothing is', () => {
  expect(midiWords('off', [], 0)).toBe(null)
  expect(midiWords('on', ['Keys', 'Wind'], 2)).toBe('Listening to Keys, Wind.')
  expect(midiWords('on', [], 2)).toContain('chosen keyboard')
  expect(midiWords('on', [], 0)).toContain('No MIDI keyboard')
  for (const status of ['asking', 'missing', 'refused', 'failed'] as const)
    expect(midiWords(status, [], 0)).toMatch(/MIDI/)
})
