/** Scores for tests, written as short as can be. */
import type { WrittenNote } from './chorale.ts'

interface WrittenWord {
  readonly step: string
  readonly alter: number
  readonly octave: number
  readonly rest: boolean
  readonly units: number
  readonly fermata: boolean
}

/** `C4:8` is a crotchet, `C#4:16!` a minim with a fermata, `r:8` a crotchet’s rest. */
function wordsOf(text: string): WrittenWord[] {
  return text.split(' ').map((word) => {
    const { step, alter, octave, units, fermata } =
      /^(?<step>[A-Gr])(?<alter>#?)(?<octave>\d?):(?<units>\d+)(?<fermata>!?)$/.exec(word)!.groups!
    return {
      step,
      alter: alter === '' ? 0 : 1,
      octave: Number(octave),
      rest: step === 'r',
      units: Number(units),
      fermata: fermata !== '',
    }
  })
}

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

export function partOf(text: string): WrittenNote[] {
  let at = 0
  return wordsOf(text).flatMap(({ step, alter, octave, rest, units, fermata }) => {
    const startUnits = at
    at += units
    const midi = 12 * (octave + 1) + semitones[step] + alter
    return rest ? [] : [{ midi, startUnits, endUnits: at, fermata }]
  })
}

/** The inside of a measure. */
export const notesXml = (text: string): string =>
  wordsOf(text)
    .map(({ step, alter, octave, rest, units, fermata }) => {
      const pitch = `<pitch><step>${step}</step><alter>${alter}</alter><octave>${octave}</octave></pitch>`
      const held = fermata ? '<notations><fermata type="upright"/></notations>' : ''
      return `<note>${rest ? '<rest/>' : pitch}<duration>${units}</duration>${held}</note>`
    })
    .join('\n')

export const attributesXml = (beats = 4, beatType = 4): string =>
  `<attributes><divisions>8</divisions><time><beats>${beats}</beats><beat-type>${beatType}</beat-type></time></attributes>`

/** @param parts the insides of their measures */
export const scoreXml = (parts: readonly (readonly string[])[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 1.1 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">',
    '<score-partwise>',
    ...parts.map(
      (measures, part) =>
        `<part id="P${part + 1}">${measures.map((inside, i) => `<measure number="${i + 1}">${inside}</measure>`).join('')}</part>`,
    ),
    '</score-partwise>',
  ].join('\n')

/** All four parts in one measure. */
export const choraleXml = (parts: readonly string[]): string =>
  scoreXml(parts.map((text) => [attributesXml() + notesXml(text)]))
