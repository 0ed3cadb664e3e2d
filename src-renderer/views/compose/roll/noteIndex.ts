/** Finds notes by where they lie without looking at all of them. */
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'

interface Row {
  /** In order of start. */
  readonly notes: Note[]
  /** The latest end among the notes up to each one: where a search backwards may stop. */
  readonly latestEnd: Float64Array
}

/** Of one state of the notes; made anew after each edit (1,000 notes in well under a millisecond). */
export class NoteIndex {
  readonly #rows = new Map<number, Row>()
  /** In order of start, then pitch. */
  readonly notes: readonly Note[]

  constructor(notes: readonly Note[]) {
    this.notes = [...notes].sort((a, b) => a.startSeconds - b.startSeconds || a.midi - b.midi)
    const byMidi = new Map<number, Note[]>()
    for (const note of this.notes) {
      const row = byMidi.get(note.midi)
      if (row) row.push(note)
      else byMidi.set(note.midi, [note])
    }
    for (const [midi, row] of byMidi) {
      const latestEnd = new Float64Array(row.length)
      let latest = 0
      row.forEach((note, i) => (latestEnd[i] = latest = Math.max(latest, endSeconds(note))))
      this.#rows.set(midi, { notes: row, latestEnd })
    }
  }

  /** The note that lies on top at a point: the one that began last. */
  at(midi: number, seconds: number): Note | undefined {
    const row = this.#rows.get(midi)
    if (!row) return undefined
    for (let i = firstAfter(row.notes, seconds) - 1; i >= 0 && row.latestEnd[i] > seconds; i--)
      if (endSeconds(row.notes[i]) > seconds) return row.notes[i]
    return undefined
  }

  /** Every note that touches a rectangle of pitch and time. */
  within(fromSeconds: number, toSeconds: number, lowMidi = 0, highMidi = 127): Note[] {
    const found: Note[] = []
    for (const [midi, row] of this.#rows) {
      if (midi < lowMidi || midi > highMidi) continue
      const last = firstAfter(row.notes, toSeconds)
      for (let i = last - 1; i >= 0 && row.latestEnd[i] > fromSeconds; i--)
        if (endSeconds(row.notes[i]) > fromSeconds) found.push(row.notes[i])
    }
    return found
  }
}

/** Index of the first note that begins after a second. */
function firstAfter(notes: readonly Note[], seconds: number): number {
  let low = 0
  let high = notes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (notes[middle].startSeconds <= seconds) low = middle + 1
    else high = middle
  }
  return low
}
