/** The notes of clips: what was heard, and what was put in by hand, which counts where it is. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { ClipRow, ClipWithNotes } from './clips.ts'
import type { LibraryCore } from './core.ts'
import type { Change } from './history.ts'
import type { Table } from './table.ts'

type LabelKind = 'heard' | 'hand'

interface LabelsState {
  readonly labels: ClipRow['labels']
  /** Hand-made notes; undefined where there are none. */
  readonly hand?: readonly Note[]
}

interface LabelsChange extends Change {
  readonly kind: 'clipLabels'
  readonly id: string
  readonly to: LabelsState
}

export class ClipLabels {
  readonly #core: LibraryCore
  readonly #clips: Table<ClipRow>

  constructor(core: LibraryCore, clips: Table<ClipRow>) {
    this.#core = core
    this.#clips = clips
    core.history.register<LabelsChange>('clipLabels', ({ id, to }) => this.#set(id, to))
  }

  setHeard(id: string, notes: readonly Note[], overHand: boolean) {
    this.#core.database.transaction(() => {
      const clip = this.#clips.find(id)
      if (!clip) return
      this.#put(id, 'heard', notes)
      if (clip.labels === 'hand' && !overHand) return
      this.#clips.update(id, { labels: 'heard', ...rangeOf(notes) })
    })
  }

  setGiven(id: string, notes: readonly Note[]) {
    this.#core.database.transaction(() => this.#set(id, { labels: 'hand', hand: notes }))
  }

  /** By hand; a step of undo. */
  correct({ id, name, labels, notes: before }: ClipWithNotes, notes: readonly Note[]) {
    const to = (state: LabelsState): LabelsChange => ({ kind: 'clipLabels', id, to: state })
    this.#core.history.perform({
      scope: 'library',
      label: `Correct the notes of “${name}”`,
      forward: [to({ labels: 'hand', hand: notes })],
      backward: [to(labels === 'hand' ? { labels, hand: before } : { labels })],
    })
  }

  #set(id: string, { labels, hand }: LabelsState) {
    if (hand) this.#put(id, 'hand', hand)
    else this.#core.database.run('DELETE FROM labels WHERE clipId = ? AND kind = ?', id, 'hand')
    this.#clips.update(id, { labels, ...rangeOf(hand ?? this.#notes(id, labels)) })
  }

  #notes(id: string, kind: string): Note[] {
    const row = this.#core.database.get<{ notes: string }>(
      'SELECT notes FROM labels WHERE clipId = ? AND kind = ?',
      id,
      kind,
    )
    return row ? (JSON.parse(row.notes) as Note[]) : []
  }

  #put(id: string, kind: LabelKind, notes: readonly Note[]) {
    this.#core.database.run(
      'INSERT OR REPLACE INTO labels (clipId, kind, notes, createdAt) VALUES (?, ?, ?, ?)',
      id,
      kind,
      JSON.stringify(notes),
      Date.now(),
    )
  }
}

function rangeOf(notes: readonly Note[]): Pick<ClipRow, 'lowestMidi' | 'highestMidi'> {
  if (notes.length === 0) return { lowestMidi: null, highestMidi: null }
  const midi = notes.map((note) => note.midi)
  return {
    lowestMidi: midi.reduce((a, b) => Math.min(a, b)),
    highestMidi: midi.reduce((a, b) => Math.max(a, b)),
  }
}
