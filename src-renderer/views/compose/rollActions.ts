/** What the commands and the keys of the roll do, each one step of undo. */
import { noteName } from '../../../src-shared/conditioning/description.ts'
import { endSeconds, sequenceSeconds, type Note } from '../../../src-shared/notes/noteSequence.ts'
import { announce } from '../../state/announce.ts'
import { project } from '../../state/project.svelte.ts'
import { instruments } from './instrument.svelte.ts'
import { keepCopied } from './notesClipboard.ts'
import { roll } from './roll.svelte.ts'
import { curveWords } from './roll/curves/words.ts'
import * as editing from './roll/editing.ts'
import { nextLine, snapToGrid } from './roll/grid.ts'
import { countNotes, noteWords, placeWords } from './roll/words.ts'
import { sounds } from './sounds.svelte.ts'
import { timeline } from './timeline.svelte.ts'

/** A step of the keys where nothing snaps. */
const fineSeconds = 0.01
const velocityStep = 8

const stepSeconds = () => roll.grid ?? fineSeconds

function needSelection(): readonly Note[] {
  if (roll.selected.length === 0) announce('Nothing is selected.')
  return roll.selected
}

/** What is chosen, else every note. */
const chosenOrAll = (): readonly Note[] => (roll.selected.length > 0 ? roll.selected : roll.index.notes)

export function selectAll(): void {
  roll.select(project.notes)
  announce(`${countNotes(project.notes.length)} selected`)
}

export function selectNone(): void {
  roll.select([])
  announce('Nothing selected')
}

export function removeSelected(verb = 'Delete'): void {
  roll.apply(editing.remove(needSelection(), verb))
}

export function copy(): void {
  const copied = editing.copied(needSelection(), roll.grid)
  if (!copied) return
  keepCopied(copied)
  announce(`${countNotes(copied.notes.length)} copied`)
}

export function cut(): void {
  copy()
  if (roll.selected.length > 0) removeSelected('Cut')
}

/** At the playhead, which goes behind what was pasted. */
export function paste(clipboard: editing.Clipboard | null): void {
  if (!clipboard) return announce('There is nothing to paste.')
  const at = timeline.playheadSeconds
  roll.select([])
  roll.apply(editing.paste(clipboard, at))
  timeline.setPlayhead(at + clipboard.spanSeconds)
  timeline.reveal(at, at + clipboard.spanSeconds)
}

export function duplicate(): void {
  const notes = needSelection()
  if (notes.length === 0) return
  const edit = editing.duplicate(notes, roll.grid)
  roll.select([])
  roll.apply(edit)
  const [first] = roll.selected
  if (first) timeline.reveal(first.startSeconds, sequenceSeconds(roll.selected))
}

export function transpose(semitones: number): void {
  const notes = needSelection()
  if (roll.apply(editing.transpose(notes, semitones)) && roll.selected.length === 1)
    void sounds.play(roll.selected[0].midi, roll.selected[0].velocity)
  const [first] = roll.selected
  if (first) roll.reveal(first)
}

export function nudge(direction: 1 | -1, seconds = stepSeconds()): void {
  const notes = needSelection()
  if (notes.length === 0) return
  // The first one comes to the grid's next line, as by the mouse.
  const from = notes[0].startSeconds
  const delta = seconds === roll.grid ? nextLine(from, seconds, direction) - from : direction * seconds
  roll.apply(editing.move(notes, delta, 0))
  const [first] = roll.selected
  if (first) roll.reveal(first)
}

export function lengthen(direction: 1 | -1): void {
  const least = roll.grid ?? editing.shortestSeconds
  if (roll.apply(editing.resize(needSelection(), 'end', direction * stepSeconds(), least)))
    roll.lastLengthSeconds = roll.selected[0]?.durationSeconds ?? roll.lastLengthSeconds
}

export function changeVelocity(direction: 1 | -1): void {
  const velocities = new Map(
    needSelection().map((note) => [
      note,
      (note.velocity ?? editing.usualVelocity) + direction * velocityStep,
    ]),
  )
  roll.apply(editing.setVelocities(velocities))
}

export function quantise(options?: Partial<editing.QuantiseOptions>): void {
  const gridSeconds = roll.grid
  if (gridSeconds === null) return announce('Snap is off: choose what to quantise to first.')
  if (!roll.apply(editing.quantise(chosenOrAll(), { gridSeconds, strength: 1, ends: false, ...options })))
    announce('Everything is on the grid already.')
}

/** At the playhead: what is chosen there, else all that sounds there. */
export function splitAtPlayhead(): void {
  const at = timeline.playheadSeconds
  const edit = editing.split(chosenOrAll(), at) ?? editing.split(roll.index.notes, at)
  if (!roll.apply(edit)) announce('No note lies under the playhead.')
}

export const join = (): void => void roll.apply(editing.join(chosenOrAll()))

export const makeOneVoice = (): void => void roll.apply(editing.makeOneVoice(roll.index.notes))

/** The octaves that bring most of the strangers into the instrument's range; 0 where none helps. */
export function helpfulOctaves(notes: readonly Note[] = roll.index.notes): number {
  const { known } = instruments
  if (!known) return 0
  const hits = (octaves: number) => notes.filter((note) => known.has(note.midi + 12 * octaves)).length
  let best = 0
  for (const octaves of [1, -1, 2, -2, 3, -3, 4, -4, 5, -5]) if (hits(octaves) > hits(best)) best = octaves
  return best
}

export function transposeAll(semitones: number): void {
  roll.apply(editing.transpose(roll.index.notes, semitones))
  roll.fit(project.notes)
}

export function loopSelection(): void {
  const notes = needSelection()
  if (notes.length === 0) return
  const startSeconds = notes[0].startSeconds
  project.change('Loop the selection', { loop: { startSeconds, endSeconds: sequenceSeconds(notes) } })
}

/** The next or the previous note in time is chosen alone, shown and told. */
export function stepNote(direction: 1 | -1): boolean {
  const { notes } = roll.index
  const from = direction > 0 ? roll.selected.at(-1) : roll.selected[0]
  const at = from
    ? notes.indexOf(from) + direction
    : direction > 0
      ? firstFrom(roll.cursor.seconds)
      : notes.length - 1
  const note = notes[at]
  if (!note) return false
  roll.select([note])
  roll.cursor = { seconds: note.startSeconds, midi: note.midi }
  roll.reveal(note)
  announce(noteWords(note, roll.tempo, 'selected', ...curveWords(note), ...warnings(note)))
  return true
}

function firstFrom(seconds: number): number {
  const at = roll.index.notes.findIndex((note) => note.startSeconds >= seconds - 1e-6)
  return at < 0 ? 0 : at
}

/** What is the matter with a note. */
function warnings(note: Note): string[] {
  const words: string[] = []
  if (instruments.known && !instruments.known.has(note.midi)) words.push('the instrument doesn’t know it')
  if (roll.silenced.has(note))
    words.push(
      instruments.current?.isPolyphonic ? 'ends where another begins' : 'another note takes its voice',
    )
  return words
}

export function moveCursor(direction: 1 | -1): void {
  placeCursor(nextLine(roll.cursor.seconds, roll.grid ?? fineSeconds * 5, direction), roll.cursor.midi)
}

export function raiseCursor(semitones: number): void {
  const { rows } = roll
  const row = rows.rowOf[roll.cursor.midi]
  const stepped = Math.abs(semitones) === 1 ? rows.midiOf[row - semitones] : roll.cursor.midi + semitones
  const midi = Math.min(Math.max(stepped ?? roll.cursor.midi, 0), 127)
  placeCursor(roll.cursor.seconds, rows.rowOf[midi] < 0 ? roll.cursor.midi : midi)
}

export function placeCursor(seconds: number, midi: number): void {
  roll.cursor = { seconds, midi }
  roll.reveal({ midi, startSeconds: seconds, durationSeconds: stepSeconds() })
  const there = roll.index.at(midi, seconds + 1e-4)
  const unknown = instruments.known && !instruments.known.has(midi) ? ', not known to the instrument' : ''
  announce(`${noteName(midi)}, ${placeWords(seconds, roll.tempo)}${there ? ', on a note' : ''}${unknown}`)
}

/** Chooses the note at the cursor, or draws one there; then the cursor stands behind it. */
export function enterAtCursor(): void {
  const { seconds, midi } = roll.cursor
  const there = roll.index.at(midi, seconds + 1e-4)
  if (there) {
    roll.select([there])
    announce(noteWords(there, roll.tempo, 'selected', ...curveWords(there), ...warnings(there)))
    return
  }
  const note = {
    midi,
    startSeconds: seconds,
    durationSeconds: roll.drawLengthSeconds,
    ...(roll.drawVelocity === undefined ? {} : { velocity: roll.drawVelocity }),
  }
  roll.apply(editing.add('Draw', [note]))
  roll.select([])
  void sounds.play(midi, note.velocity)
  const end = endSeconds(note)
  roll.cursor = { seconds: snapToGrid(end, roll.grid), midi }
  timeline.reveal(seconds, end + stepSeconds())
}

export const zoomIn = (factor = 1.4): void => timeline.zoom(timeline.widthPixels / 2, factor)
export const zoomOut = (): void => zoomIn(1 / 1.4)
export const fitAll = (): void => roll.fit(project.notes)
export const fitSelection = (): void => roll.fit(chosenOrAll())
