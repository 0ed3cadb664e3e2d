import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'
import { toMarkdown } from './markdown.ts'

describe('CSV', () => {
  it('has a header and quotes what needs it', () => {
    const columns = [{ title: 'Name' }, { title: 'SNR (dB)', align: 'right' as const }]
    const rows = [
      ['Take 1', 12.25],
      ['a, “b” and "c"', null],
      ['two\nlines', -3],
      [' edge ', NaN],
    ]
    expect(toCsv({ columns, rows })).toBe(
      'Name,SNR (dB)\r\nTake 1,12.25\r\n"a, “b” and ""c""",\r\n"two\nlines",-3\r\n" edge ",\r\n',
    )
  })

  it('lets no words be carried out as a formula', () => {
    const rows = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=A,"b"'].map((text) => [text])
    expect(toCsv({ columns: [{ title: '=x' }], rows }).split('\r\n')).toEqual([
      "'=x",
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t=1",
      `"'=A,""b"""`,
      '',
    ])
  })

  it('of no rows is its header', () => {
    expect(toCsv({ columns: [{ title: 'a' }, { title: 'b' }], rows: [] })).toBe('a,b\r\n')
  })
})

describe('Markdown', () => {
  it('aligns, and escapes what would be read as more than words', () => {
    const columns = [{ title: 'Name' }, { title: 'SNR (dB)', align: 'right' as const }]
    const rows = [
      ['a | b', 12.5],
      ['two\nlines', -3],
      ['*x* <b> [l](u) `c`', null],
    ]
    expect(toMarkdown({ columns, rows })).toBe(
      [
        '| Name                       | SNR (dB) |',
        '| -------------------------- | -------: |',
        '| a \\| b                     |     12.5 |',
        '| two lines                  |       −3 |',
        '| \\*x\\* \\<b\\> \\[l\\](u) \\`c\\` |          |',
        '',
      ].join('\n'),
    )
  })
})
