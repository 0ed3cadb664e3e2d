/** The notes of the clip in the editor: what is chosen, the gesture that goes on, and what is saved of it. */
import { studio } from '../../client/studio.ts'
import type { Clip } from '../../../src-shared/contract/datasets.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { announce } from '../../state/announce.ts'
import { report } from '../../state/notices.svelte.ts'
import { clipList } from './clipList.svelte.ts'
import type { Edited } from './labelEditing.ts'
import { pitchName } from './words.ts'

export class LabelEditor {
  readonly clip: Clip
  /** Where a gesture that goes on would take the notes; null without one. */
  #preview = $state.raw<Edited | null>(null)
  #saved = $state.raw<readonly Note[]>([])
  #selected = $state<number | null>(null)
  /** Saves wait for each other, so that the newest is the last. */
  #saving: Promise<void> = Promise.resolve()
  #unsaved = 0

  constructor(clip: Clip) {
    this.clip = clip
    this.#saved = clip.notes
  }

  get notes(): readonly Note[] {
    return this.#preview?.notes ?? this.#saved
  }

  /** The notes that a gesture begins with. */
  get settled(): readonly Note[] {
    return this.#saved
  }

  get selected(): number | null {
    return this.#preview ? this.#preview.index : this.#selected
  }

  get selectedNote(): Note | null {
    return this.selected === null ? null : (this.notes[this.selected] ?? null)
  }

  /** The studio's notes, unless newer ones are on their way there. */
  take(notes: readonly Note[]): void {
    if (this.#unsaved > 0 || this.#preview) return
    this.#saved = notes
    if (this.#selected !== null && this.#selected >= notes.length) this.#selected = null
  }

  select(index: number | null): void {
    this.#selected = index
    const note = this.selectedNote
    if (note)
      announce(
        `${pitchName(note.midi)}, from ${note.startSeconds.toFixed(2)} to ${(note.startSeconds + note.durationSeconds).toFixed(2)} seconds`,
      )
  }

  preview(edited: Edited): void {
    this.#preview = edited
  }

  cancel(): void {
    this.#preview = null
  }

  /** Makes the preview true. */
  commit(): void {
    const edited = this.#preview
    this.#preview = null
    if (edited) this.apply(edited)
  }

  /** One step of undo. */
  apply({ notes, index }: Edited): void {
    if (notes === this.#saved) return
    const before = this.#saved
    this.#saved = notes
    this.#selected = index
    this.#unsaved++
    this.#saving = this.#saving.then(async () => {
      try {
        const clip = await studio.call('clips.setNotes', { id: this.clip.id, notes: [...notes] })
        clipList.put(clip)
      } catch (error) {
        if (this.#saved === notes) this.#saved = before
        report(error)
      } finally {
        this.#unsaved--
      }
    })
  }
}
