import { expect, test } from 'vitest'
import { safeFileName } from './fileNames.ts'

test.each([
  ['Syrinx Take 1', 'Syrinx Take 1'],
  ['../../etc/passwd', '-..-etc-passwd'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
  ['CON', '_CON'],
  ['nul.take', '_nul.take'],
  ['console', 'console'],
  ['  .hidden. ', 'hidden'],
  ['\u202egnp.exe\u0007', 'gnp.exe'],
  ['Flöte “Größe”', 'Flöte “Größe”'],
  ['...', 'Untitled'],
  ['', 'Untitled'],
])('%j becomes %j', (text, name) => expect(safeFileName(text)).toBe(name))

test('a long name is cut between characters', () => {
  const name = safeFileName('👩‍🎤'.repeat(100))
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(180)
  expect(name).toBe('👩‍🎤'.repeat(16))
})
