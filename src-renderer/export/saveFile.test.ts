import { expect, it } from 'vitest'
import { safeFileName } from './saveFile.ts'

it.each([
  ['Takes – Pan flute.csv', 'Takes – Pan flute.csv'],
  ['a/b\\c:d*e?"f"<g>|h.png', 'a_b_c_d_e_f_g_h.png'],
  ['..\n/etc.svg', '_etc.svg'],
  ['  .hidden. .md', 'hidden.md'],
  ['', 'Syrinx'],
  ['.csv', 'Syrinx.csv'],
  ['NUL.csv', 'NUL_.csv'],
  [`${'x'.repeat(300)}.csv`, `${'x'.repeat(120)}.csv`],
])('%j becomes %j', (name, safe) => {
  expect(safeFileName(name)).toBe(safe)
})
