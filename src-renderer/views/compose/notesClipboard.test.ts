import { describe, expect, it } from 'vitest'
import { asText, notesIn } from './notesClipboard.ts'

const copied = {
  notes: [
    { midi: 69, startSeconds: 0, durationSeconds: 0.5 },
    {
      midi: 72,
      startSeconds: 0.5,
      durationSeconds: 0.25,
      velocity: 90,
      pitchBend: [{ seconds: 0.1, cents: -30 }],
      expression: [{ seconds: 0, level: 0.5 }],
    },
  ],
  spanSeconds: 1,
}

describe('copied notes as text', () => {
  it('come back as they were', () => {
    expect(notesIn(asText(copied))).toEqual(copied)
  })

  it.each([
    '',
    'Some words that were copied elsewhere',
    '[{"midi":69}]',
    '{"kind":"syrinx-notes"}',
    asText({ ...copied, notes: [] }),
    asText({ ...copied, spanSeconds: -1 }),
    asText({ ...copied, notes: [{ midi: 300, startSeconds: 0, durationSeconds: 1 }] }),
    asText(copied).slice(0, -2),
  ])('are told from anything else: %s', (text) => {
    expect(notesIn(text)).toBeNull()
  })
})
