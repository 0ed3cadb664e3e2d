import { describe, expect, it } from 'vitest'
import { attributesXml, choraleXml, notesXml, partOf, scoreXml } from './choralesExamples.ts'
import { readChorale } from './choralesScore.ts'

const others = ['E4:16', 'G3:16', 'C3:16']
/** A chorale of a minim whose soprano has this inside its measure. */
const withSoprano = (inside: string) =>
  scoreXml(
    [attributesXml() + inside, ...others.map((it) => attributesXml() + notesXml(it))].map((it) => [it]),
  )

const leftOut = (xml: string) => {
  try {
    readChorale(xml)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('It was read.')
}

describe('a chorale', () => {
  it('is read as what each voice sings, with its rests and fermatas', () => {
    const parts = ['C5:8 D5:8! r:8 C#5:8!', 'E4:32', 'r:16 G3:16', 'C3:8 G2:24']
    expect(readChorale(choraleXml(parts))).toEqual(parts.map(partOf))
  })

  it('begins with an upbeat and goes on from measure to measure', () => {
    const measures = (text: string) =>
      text.split(' | ').map((it, i) => (i === 0 ? attributesXml() : '') + notesXml(it))
    const parts = [
      'G4:8 | C5:16 D5:16 | E5:24',
      'E4:8 | E4:32 | E4:24',
      'C4:8 | G3:32 | G3:24',
      'C3:8 | C3:32 | C3:24',
    ]
    expect(readChorale(scoreXml(parts.map(measures)))).toEqual(
      parts.map((it) => partOf(it.replaceAll(' |', ''))),
    )
  })

  it('has tied notes as one, and one of the same pitch that isn’t tied as another', () => {
    const tied = (type: string, inside: string) => inside.replace('</pitch>', `</pitch><tie type="${type}"/>`)
    const first = attributesXml() + notesXml('E5:8') + tied('start', notesXml('C5:8'))
    const second = tied('stop', notesXml('C5:8!')) + notesXml('C5:8')
    const below = others.map((it) => [attributesXml() + notesXml(it), notesXml(it)])
    expect(readChorale(scoreXml([[first, second], ...below]))[0]).toEqual(partOf('E5:8 C5:16! C5:8'))
  })

  it('counts in whatever its measures count in, and hears transposing parts as they sound', () => {
    const finer = '<attributes><divisions>16</divisions></attributes>'
    const transposing = '<attributes><transpose><chromatic>-2</chromatic></transpose></attributes>'
    const inside = notesXml('C5:8') + finer + transposing + notesXml('D5:16')
    expect(readChorale(withSoprano(inside))[0]).toEqual(partOf('C5:8 C5:8'))
    const octaveLower =
      '<attributes><transpose><chromatic>0</chromatic><octave-change>-1</octave-change></transpose></attributes>'
    expect(readChorale(withSoprano(octaveLower + notesXml('C5:16')))[0]).toEqual(partOf('C4:16'))
  })

  it('goes back and forward as it is told, and leaves grace notes and cues out', () => {
    const grace = '<note><grace/><pitch><step>A</step><octave>5</octave></pitch></note>'
    const cue = '<note><cue/><pitch><step>A</step><octave>5</octave></pitch><duration>4</duration></note>'
    const inside = [
      '<forward><duration>12</duration></forward>',
      notesXml('D5:4'),
      '<backup><duration>16</duration></backup>',
      grace + notesXml('C5:8') + cue,
    ]
    expect(readChorale(withSoprano(inside.join('')))[0]).toEqual(partOf('C5:8 r:4 D5:4'))
  })

  it('has low bass notes an octave higher', () => {
    expect(readChorale(choraleXml(['C5:16', 'E4:16', 'G3:16', 'B1:8 C2:8']))[3]).toEqual(partOf('B2:8 C2:8'))
  })
})

describe('what is left out', () => {
  it.each([
    ['not four parts', choraleXml(['C5:8', 'C4:8'])],
    ['not four parts', '<score-timewise></score-timewise>'],
    ['not MusicXML', ''],
    ['not MusicXML', 'RIFF\0\0'],
    ['not MusicXML', choraleXml(['C5:16', ...others]).slice(0, 700)],
    ['not MusicXML', '<a>'.repeat(10_000)],
    ['neither 4/4 nor 3/4', scoreXml(['C5:16', ...others].map((it) => [attributesXml(3, 2) + notesXml(it)]))],
    ['several notes at once in a part', withSoprano(notesXml('C5:16').replace('<note>', '<note><chord/>'))],
    [
      'several notes at once in a part',
      withSoprano(`${notesXml('C5:16')}<backup><duration>8</duration></backup>${notesXml('E5:8')}`),
    ],
    ['parts that are not equally long', choraleXml(['C5:8', ...others])],
    ['lengths that are no demisemiquavers', withSoprano(notesXml('C5:16').replace('16', '5.3'))],
    ['lengths that are no demisemiquavers', withSoprano(notesXml('C5:16').replace('16', '-16'))],
    ['pitches that are none', withSoprano(notesXml('C5:16').replace('<step>C', '<step>H'))],
    ['notes beyond C2 to C6', choraleXml(['C7:16', ...others])],
    ['notes without length', choraleXml(['C5:0 C5:16', ...others])],
    ['a part without notes', choraleXml(['r:16', ...others])],
    ['too long', choraleXml(['C5:16', ...others].map((it) => it.replace(':16', ':99999999')))],
  ])('%s', (why, xml) => {
    expect(leftOut(xml)).toBe(why)
  })

  it('is no bomb', () => {
    const entities = Array.from(
      { length: 12 },
      (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(20)}">`,
    ).join('')
    const bomb = `<!DOCTYPE score-partwise [<!ENTITY e0 "x">${entities}]><score-partwise>&e12;</score-partwise>`
    expect(leftOut(bomb)).toMatch(/not/)
  })
})
