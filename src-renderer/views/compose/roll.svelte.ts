/** The roll: what it shows of the project's notes, what is chosen in it, and what is being done to them. */
import type { DocumentEdit } from '../../../src-shared/contract/projects.ts'
import { endSeconds, type Note } from '../../../src-shared/notes/noteSequence.ts'
import { announce } from '../../state/announce.ts'
import { project } from '../../state/project.svelte.ts'
import { remembered } from '../../state/remembered.ts'
import { instruments } from './instrument.svelte.ts'
import * as geometry from './roll/geometry.ts'
import type { Outcome, Preview } from './roll/gestures/gesture.ts'
import type { Loop } from './roll/gestures/loop.ts'
import { barSeconds, gridSeconds } from './roll/grid.ts'
import { silencedOn } from './roll/monophony.ts'
import { NoteIndex } from './roll/noteIndex.ts'
import { nothingSelected, pruned, type Selection } from './roll/selection.ts'
import { noteWords } from './roll/words.ts'
import { timeline } from './timeline.svelte.ts'

export type Tool = 'pencil' | 'select'

interface PitchView {
  readonly scrollPixels: number
  readonly rowPixels: number
  readonly heightPixels: number
}

const toolMemory = remembered<string>('roll.tool', 'pencil')
const foldMemory = remembered<boolean>('roll.fold', false)

class Roll {
  #tool = $state<Tool>(toolMemory.read() === 'select' ? 'select' : 'pencil')
  #fold = $state(foldMemory.read())
  #chosen = $state.raw<Selection>(nothingSelected)
  #pitchView = $state.raw<PitchView>({ scrollPixels: 500, rowPixels: 16, heightPixels: 400 })
  /** What a gesture would do; null between gestures. */
  preview = $state.raw<Preview | null>(null)
  /** The loop while it is dragged; undefined otherwise. */
  loopPreview = $state.raw<Loop | null | undefined>(undefined)
  /** Where the keys stand. */
  cursor = $state.raw<{ readonly seconds: number; readonly midi: number }>({ seconds: 0, midi: 72 })
  /** The keys lead, not the pointer: show where they stand. */
  keysLead = $state(false)
  /** What is shown whole, also when the roll becomes larger or smaller, until the user scrolls or zooms. */
  #fitted: readonly Note[] | null = null

  /** What drawing makes next. */
  lastLengthSeconds = $state<number | null>(null)
  lastVelocity = $state(100)

  readonly index = $derived(new NoteIndex(project.notes))
  readonly silenced = $derived(silencedOn(instruments.current, this.index.notes))
  readonly tempo = $derived(project.document.tempo)
  readonly snap = $derived(project.document.snap)
  readonly grid = $derived(gridSeconds(this.tempo, this.snap))
  readonly selection = $derived(pruned(this.#chosen, project.notes))
  /** In order of start. */
  readonly selected = $derived(
    this.selection.size === 0 ? [] : this.index.notes.filter((note) => this.selection.has(note)),
  )
  /** Notes that the instrument doesn't know. */
  readonly strangers = $derived.by(() => {
    const { known } = instruments
    return known ? this.index.notes.filter((note) => !known.has(note.midi)) : []
  })
  readonly rows = $derived.by(() => {
    if (!this.#fold || !instruments.known) return geometry.rowsOf()
    return geometry.rowsOf([...instruments.known, ...project.notes.map((it) => it.midi)])
  })
  readonly pitch: geometry.PitchAxis = $derived(geometry.clampPitch({ rows: this.rows, ...this.#pitchView }))

  get tool(): Tool {
    return this.#tool
  }

  set tool(tool: Tool) {
    this.#tool = tool
    toolMemory.write(tool)
    announce(tool === 'pencil' ? 'Pencil' : 'Select')
  }

  /** Only the rows that the instrument knows are shown. */
  get fold(): boolean {
    return this.#fold
  }

  set fold(fold: boolean) {
    const { low, high } = this.midiInSight
    this.#fold = fold
    foldMemory.write(fold)
    this.#setPitch(geometry.revealPitch(this.pitch, Math.round((low + high) / 2)))
  }

  get midiInSight(): { low: number; high: number } {
    return {
      high: geometry.midiAt(this.pitch, 0),
      low: geometry.midiAt(this.pitch, this.pitch.heightPixels),
    }
  }

  /** As long as the last note that was drawn or resized; a cell of the grid before there was one. */
  get drawLengthSeconds(): number {
    return this.lastLengthSeconds ?? this.grid ?? barSeconds(this.tempo) / 8
  }

  get drawVelocity(): number | undefined {
    return instruments.current?.knowsLoudness ? this.lastVelocity : undefined
  }

  select(notes: Iterable<Note>): void {
    this.#chosen = new Set(notes)
  }

  /** One step of undo; what it made is chosen with what was chosen and stays. */
  apply(edit: DocumentEdit | null): boolean {
    if (!edit) return false
    const removed = new Set(edit.removed)
    this.#chosen = new Set([...this.selection].filter((note) => !removed.has(note)).concat(edit.added))
    project.edit(edit)
    const [only] = edit.added
    announce(edit.added.length === 1 ? `${edit.label}: ${noteWords(only, this.tempo)}` : edit.label)
    return true
  }

  finish({ edit, selection }: Outcome): void {
    if (edit && edit.removed.length === 0) this.#chosen = nothingSelected
    this.apply(edit)
    if (selection) this.select(selection)
  }

  /** The notes were changed by an undo or by another window: what came in the place of chosen notes is chosen. */
  followNotes(before: readonly Note[]): void {
    if (pruned(this.#chosen, project.notes).size === this.#chosen.size) return
    const known = new Set(before)
    const fresh = project.notes.filter((note) => !known.has(note))
    this.#chosen = new Set([...this.selection, ...fresh])
  }

  #setPitch({ scrollPixels, rowPixels, heightPixels }: geometry.PitchAxis): void {
    this.#pitchView = { scrollPixels, rowPixels, heightPixels }
  }

  resize(widthPixels: number, heightPixels: number): void {
    timeline.resize(widthPixels)
    this.#setPitch(geometry.clampPitch({ ...this.pitch, heightPixels }))
    if (this.#fitted && !timeline.touched) this.fit(this.#fitted)
  }

  scrollRows(pixels: number): void {
    this.#fitted = null
    this.#setPitch(geometry.scrollPitch(this.pitch, pixels))
  }

  scrollRowsTo(scrollPixels: number): void {
    this.#fitted = null
    this.#setPitch(geometry.clampPitch({ ...this.pitch, scrollPixels }))
  }

  zoomRows(y: number, factor: number): void {
    this.#fitted = null
    this.#setPitch(geometry.zoomPitch(this.pitch, y, factor))
  }

  /** Brings a row into sight; the time stays. */
  revealRow(midi: number): void {
    const { low, high } = this.midiInSight
    if (midi < low || midi > high) this.#setPitch(geometry.revealPitch(this.pitch, midi))
  }

  reveal(note: Note): void {
    this.#setPitch(geometry.revealPitch(this.pitch, note.midi))
    timeline.reveal(note.startSeconds, endSeconds(note))
  }

  /** Brings the beginning of a passage into sight, and all its rows; what can't be seen otherwise becomes smaller. */
  showPassage(notes: readonly Note[]): void {
    if (notes.length === project.notes.length) return this.fit(notes)
    const midis = notes.map(({ midi }) => midi)
    const [lowest, highest] = [Math.min(...midis), Math.max(...midis)]
    timeline.reveal(Math.min(...notes.map((it) => it.startSeconds)), Math.max(...notes.map(endSeconds)))
    const { low, high } = this.midiInSight
    if (lowest < low || highest > high) this.#fitRows(lowest, highest)
  }

  /** Shows these notes as large as they can be; the whole range of the instrument, and four bars, where there are none. */
  fit(notes: readonly Note[]): void {
    this.#fitted = notes
    const known = instruments.current?.knownMidi ?? []
    if (notes.length === 0) {
      timeline.fit(0, 4 * barSeconds(this.tempo))
      this.#fitRows(known[0] ?? 60, known.at(-1) ?? 84)
      timeline.touched = false
      return
    }
    const midis = notes.map((note) => note.midi)
    timeline.fit(
      notes.length === project.notes.length ? 0 : Math.min(...notes.map((it) => it.startSeconds)),
      Math.max(...notes.map(endSeconds)),
    )
    this.#fitRows(Math.min(...midis), Math.max(...midis))
    timeline.touched = false
  }

  #fitRows(low: number, high: number): void {
    this.#setPitch(geometry.fitPitch(this.pitch, low, high))
  }
}

export const roll = new Roll()
