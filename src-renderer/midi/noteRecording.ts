/** Notes out of what is played, on the time axis of the roll. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { CurveHistory, thinnedBend, thinnedExpression } from './curveHistory.ts'
import type { PlayedEvent } from './keyboardState.ts'

/** Who strikes the first note so much too early means the beginning. */
const earlySeconds = 0.15
/** A note that is shorter can’t be seen or heard. */
const shortestSeconds = 0.005

interface OpenNote {
  readonly source: string
  readonly midi: number
  readonly velocity: number
  /** When it was struck, also before the recording begins. */
  readonly struckSeconds: number
}

interface Curves {
  readonly bends: CurveHistory
  readonly swells: CurveHistory
}

export class NoteRecording {
  readonly #startSeconds: number
  readonly #done: Note[] = []
  /** By pitch: no instrument strikes one twice at a time. */
  readonly #open = new Map<number, OpenNote>()
  readonly #curves = new Map<string, Curves>()

  constructor(startSeconds: number) {
    this.#startSeconds = startSeconds
  }

  hear(event: PlayedEvent, seconds: number): void {
    switch (event.kind) {
      case 'press':
        this.#close(event.midi, seconds)
        this.#open.set(event.midi, { ...event, struckSeconds: seconds })
        return
      case 'release':
        if (this.#open.get(event.midi)?.source === event.source) this.#close(event.midi, seconds)
        return
      case 'bend':
        return this.#curvesOf(event.source).bends.set(event.cents, seconds)
      case 'expression':
        return this.#curvesOf(event.source).swells.set(event.level, seconds)
    }
  }

  get count(): number {
    return this.#done.length + this.#open.size
  }

  /** What there is until now; notes that are held end here, and their curves aren’t thinned yet. */
  notesAt(seconds: number): readonly Note[] {
    const held = [...this.#open.values()].flatMap((open) => this.#noteOf(open, seconds) ?? [])
    return [...this.#done, ...held]
  }

  /** Ends all notes. @param gridSeconds notes begin on its lines; null leaves them where they were played */
  finish(seconds: number, gridSeconds: number | null): readonly Note[] {
    for (const midi of [...this.#open.keys()]) this.#close(midi, seconds)
    return gridSeconds === null ? this.#done : quantised(this.#done, gridSeconds)
  }

  #close(midi: number, seconds: number): void {
    const open = this.#open.get(midi)
    if (!open) return
    this.#open.delete(midi)
    const note = this.#noteOf(open, seconds)
    if (note) this.#done.push(thinned(note))
  }

  #noteOf(open: OpenNote, until: number): Note | null {
    const note = placed(open, this.#startSeconds, until)
    const curves = this.#curves.get(open.source)
    const pitchBend = note && curves?.bends.bend(note.startSeconds, until)
    const expression = note && curves?.swells.expression(note.startSeconds, until)
    return note && { ...note, ...(pitchBend && { pitchBend }), ...(expression && { expression }) }
  }

  #curvesOf(source: string): Curves {
    const known = this.#curves.get(source)
    if (known) return known
    const made = { bends: new CurveHistory(0), swells: new CurveHistory(1) }
    this.#curves.set(source, made)
    return made
  }
}

const thinned = ({ pitchBend, expression, ...note }: Note): Note => ({
  ...note,
  ...(pitchBend && { pitchBend: thinnedBend(pitchBend) }),
  ...(expression && { expression: thinnedExpression(expression) }),
})

const micro = (seconds: number) => Math.round(seconds * 1e6) / 1e6

/** Null for a note that was over before the recording began. */
function placed(
  { midi, velocity, struckSeconds }: OpenNote,
  recordingStart: number,
  until: number,
): Note | null {
  const startSeconds = Math.max(struckSeconds, recordingStart)
  // Struck for the first beat and perhaps let go before it: as long as it was, from there on.
  const meansStart = struckSeconds >= recordingStart - earlySeconds
  const durationSeconds =
    until - (meansStart && until < startSeconds + shortestSeconds ? struckSeconds : startSeconds)
  if (!meansStart && durationSeconds <= 0) return null
  return {
    midi,
    velocity,
    startSeconds: micro(startSeconds),
    durationSeconds: micro(Math.max(durationSeconds, shortestSeconds)),
  }
}

/**
 * Every note begins on the nearest line and is as long as it was played; of two of the same pitch that would meet on one
 * line, the later stays where it was, and the earlier ends where the later begins.
 */
export function quantised(notes: readonly Note[], gridSeconds: number): Note[] {
  const moved: Note[] = []
  const lastOf = new Map<number, number>()
  for (const note of [...notes].sort((a, b) => a.startSeconds - b.startSeconds)) {
    const line = micro(Math.round(note.startSeconds / gridSeconds) * gridSeconds)
    const at = lastOf.get(note.midi)
    const before = at === undefined ? undefined : moved[at]
    const startSeconds = before && line < before.startSeconds + shortestSeconds ? note.startSeconds : line
    const isFree = !before || startSeconds >= before.startSeconds + shortestSeconds
    const start = isFree ? startSeconds : micro(before.startSeconds + shortestSeconds)
    if (at !== undefined && before)
      moved[at] = {
        ...before,
        durationSeconds: Math.min(before.durationSeconds, micro(start - before.startSeconds)),
      }
    lastOf.set(note.midi, moved.length)
    moved.push({ ...note, startSeconds: start })
  }
  return moved
}
