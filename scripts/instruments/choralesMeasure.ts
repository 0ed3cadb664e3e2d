/** One measure of one part of a MusicXML score. */
import { leftOut, unitsPerCrotchet, type WrittenNote } from './chorale.ts'
import { child, childrenNamed, textOf, type XmlElement } from './xmlElements.ts'

/** A written note, which may be one of several that are tied together. */
export interface TiedNote extends WrittenNote {
  readonly tiedToNext: boolean
  readonly tiedToLast: boolean
}

/** What measures before say about this one. */
export interface Setting {
  /** In which a crotchet’s length is counted. */
  readonly divisions: number
  /** Semitones from what is written to what sounds. */
  readonly transposition: number
}

export interface Measure extends Setting {
  /** From the measure’s beginning on. */
  readonly notes: readonly TiedNote[]
  readonly units: number
}

/** @throws SyrinxError `chorales/left-out` */
export function readMeasure(measure: XmlElement, setting: Setting): Measure {
  let { divisions, transposition } = setting
  let at = 0
  let units = 0
  const notes: TiedNote[] = []
  const go = (element: XmlElement, direction: 1 | -1) => {
    at += direction * unitsOf(element, divisions)
    units = Math.max(units, at)
  }
  for (const element of measure.children) {
    if (element.name === 'attributes') {
      refuseMetre(element)
      divisions = wholeNumber(textOf(element, 'divisions')) ?? divisions
      const transpose = child(element, 'transpose')
      if (transpose)
        transposition =
          (wholeNumber(textOf(transpose, 'chromatic')) ?? 0) +
          12 * (wholeNumber(textOf(transpose, 'octave-change')) ?? 0)
    } else if (element.name === 'backup') go(element, -1)
    else if (element.name === 'forward') go(element, 1)
    else if (element.name === 'note' && !child(element, 'grace')) {
      if (child(element, 'chord')) throw leftOut('several notes at once in a part')
      const startUnits = at
      go(element, 1)
      const pitch = child(element, 'pitch')
      if (pitch && !child(element, 'cue'))
        notes.push({
          midi: midiOf(pitch) + transposition,
          startUnits,
          endUnits: at,
          ...marksOf(element),
        })
    }
  }
  return { notes, units, divisions, transposition }
}

const metres = ['4/4', '3/4']

function refuseMetre(attributes: XmlElement) {
  for (const time of childrenNamed(attributes, 'time'))
    if (!metres.includes(`${textOf(time, 'beats')}/${textOf(time, 'beat-type')}`))
      throw leftOut('neither 4/4 nor 3/4')
}

function unitsOf(element: XmlElement, divisions: number): number {
  const units = ((wholeNumber(textOf(element, 'duration')) ?? NaN) / divisions) * unitsPerCrotchet
  if (!Number.isInteger(units) || units < 0) throw leftOut('lengths that are no demisemiquavers')
  return units
}

function marksOf(note: XmlElement) {
  const ties = childrenNamed(note, 'tie').map(({ attributes }) => attributes.type)
  return {
    fermata: childrenNamed(note, 'notations').some((it) => child(it, 'fermata')),
    tiedToNext: ties.includes('start'),
    tiedToLast: ties.includes('stop'),
  }
}

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

function midiOf(pitch: XmlElement): number {
  const alter = textOf(pitch, 'alter')
  const midi =
    12 * ((wholeNumber(textOf(pitch, 'octave')) ?? NaN) + 1) +
    (semitones[textOf(pitch, 'step')] ?? NaN) +
    (alter === '' ? 0 : (wholeNumber(alter) ?? NaN))
  if (Number.isNaN(midi)) throw leftOut('pitches that are none')
  return midi
}

const wholeNumber = (text: string): number | undefined =>
  /^-?\d{1,9}$/.test(text) ? Number(text) : undefined
