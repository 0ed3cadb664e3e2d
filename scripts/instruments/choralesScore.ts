/** Reads a chorale for four voices from MusicXML: what each voice sings, and on what it pauses. */
import { leftOut, unitsPerCrotchet, type Chorale, type Part, type WrittenNote } from './chorale.ts'
import { readMeasure, type Measure, type TiedNote } from './choralesMeasure.ts'
import { childrenNamed, parseXml, type XmlElement } from './xmlElements.ts'

/** Keys that are used: C2 to C6. */
const lowest = 36
const highest = 84
/** No chorale is longer than some four hundred bars. */
const mostUnits = 400 * 4 * unitsPerCrotchet

/**
 * Repeats are not repeated, grace notes are left out, tied notes are one; bass notes below the compass are an octave
 * higher.
 * @throws SyrinxError `chorales/left-out`
 */
export function readChorale(musicXml: string): Chorale {
  const parts = partsOf(musicXml)
  if (parts.length !== 4) throw leftOut('not four parts')
  const [soprano, alto, tenor, bass] = aligned(parts.map(measuresOf)).map(joined)
  const chorale: Chorale = [soprano, alto, tenor, bass.map(raised)]
  for (const part of chorale) refuseOdd(part)
  return chorale
}

function partsOf(musicXml: string): XmlElement[] {
  try {
    return parseXml(musicXml)
      .filter(({ name }) => name === 'score-partwise')
      .flatMap((score) => childrenNamed(score, 'part'))
  } catch (cause) {
    throw leftOut('not MusicXML', cause)
  }
}

function measuresOf(part: XmlElement): Measure[] {
  const measures: Measure[] = []
  for (const measure of childrenNamed(part, 'measure'))
    measures.push(readMeasure(measure, measures.at(-1) ?? { divisions: 1, transposition: 0 }))
  return measures
}

/** Each part’s notes, from the beginning of the chorale on. */
function aligned(parts: readonly Measure[][]): TiedNote[][] {
  const [first, ...others] = parts
  const same = (other: readonly Measure[]) =>
    other.length === first.length && other.every(({ units }, i) => units === first[i].units)
  if (!others.every(same)) throw leftOut('parts that are not equally long')
  if (first.reduce((sum, { units }) => sum + units, 0) > mostUnits) throw leftOut('too long')
  return parts.map((measures) => {
    let begin = 0
    return measures.flatMap(({ notes, units }) => {
      const at = begin
      begin += units
      return notes.map((note) => ({
        ...note,
        startUnits: note.startUnits + at,
        endUnits: note.endUnits + at,
      }))
    })
  })
}

/** In order of time, with tied notes as one. */
function joined(notes: readonly TiedNote[]): WrittenNote[] {
  const whole: TiedNote[] = []
  for (const note of notes.toSorted((a, b) => a.startUnits - b.startUnits)) {
    const last = whole.at(-1)
    const tied =
      last?.tiedToNext && note.tiedToLast && last.midi === note.midi && last.endUnits === note.startUnits
    if (tied)
      whole[whole.length - 1] = {
        ...note,
        startUnits: last.startUnits,
        fermata: last.fermata || note.fermata,
      }
    else whole.push(note)
  }
  return whole.map(({ midi, startUnits, endUnits, fermata }) => ({ midi, startUnits, endUnits, fermata }))
}

const raised = (note: WrittenNote): WrittenNote =>
  note.midi < lowest ? { ...note, midi: note.midi + 12 } : note

function refuseOdd(part: Part) {
  if (part.length === 0) throw leftOut('a part without notes')
  if (part.some(({ midi }) => midi < lowest || midi > highest)) throw leftOut('notes beyond C2 to C6')
  if (part.some((note, i) => note.startUnits < (part[i - 1]?.endUnits ?? 0)))
    throw leftOut('several notes at once in a part')
  if (part.some((note) => note.endUnits === note.startUnits)) throw leftOut('notes without length')
}
