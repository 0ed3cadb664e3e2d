/** Composing into the roll: what is asked for, and what came of it last. */
import type { ErrorEnvelope } from '../../../../src-shared/contract/errors.ts'
import { envelopeOf } from '../../../../src-shared/contract/errors.ts'
import type { LibrarySound } from '../../../../src-shared/contract/generation.ts'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { sequenceSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { composingTemperature } from '../../../../src-shared/phrases/temperature.ts'
import { studio } from '../../../client/studio.ts'
import { notify } from '../../../state/notices.svelte.ts'
import { project } from '../../../state/project.svelte.ts'
import { remembered } from '../../../state/remembered.ts'
import { instruments } from '../instrument.svelte.ts'
import { roll } from '../roll.svelte.ts'
import * as editing from '../roll/editing.ts'
import { timeline } from '../timeline.svelte.ts'
import {
  composerAmong,
  notesBefore,
  notesBetween,
  openingAt,
  placeSeconds,
  soundingBetween,
  type Place,
} from './passage.ts'

const lengths = [8, 16, 30, 60] as const
const highestSeed = 4_294_967_295
/** Few digits can be noted down. */
const firstSeeds = 10_000

const lengthMemory = remembered<number>('compose.seconds', 16)
const temperatureMemory = remembered<number>('compose.temperature', composingTemperature)

/** What a passage begins with: the notes of a recording, or none. */
interface Beginning {
  readonly fromSeconds: number
  readonly notes: readonly Note[]
  /** From where on it is composed. */
  readonly endSeconds: number
}

/** What was composed last, to be replaced by another. */
interface Composed {
  readonly projectId: string
  /** The step’s name in the history. */
  readonly label: string
  readonly beginning: Beginning
  readonly added: readonly Note[]
}

/** A recording or a take whose notes come first. */
interface Opening {
  readonly source: LibrarySound
  readonly name: string
  /** The part of it whose notes are taken; the whole of it without. */
  readonly part?: { readonly startSeconds: number; readonly endSeconds: number }
}

const lengthOr = (seconds: number) => lengths.find((it) => it === seconds) ?? 16
const clamped = (temperature: number) => Math.min(Math.max(temperature, 0), 2)

class Composing {
  isOpen = $state(false)
  place = $state<Place>('end')
  opening = $state.raw<Opening | null>(null)
  /** What begins where it composes makes room. */
  replaces = $state(true)
  seed = $state(Math.floor(Math.random() * firstSeeds))
  error = $state.raw<ErrorEnvelope | null>(null)
  #seconds = $state<number>(lengthOr(lengthMemory.read()))
  #temperature = $state(clamped(temperatureMemory.read()))
  #isBusy = $state(false)
  #last = $state.raw<Composed | null>(null)

  readonly lengths = lengths
  /** Null where no instrument here does. */
  readonly composer = $derived(composerAmong(instruments.list, instruments.current))
  readonly fromSeconds = $derived(
    placeSeconds(this.place, {
      notes: project.notes,
      selected: roll.selected,
      playheadSeconds: timeline.playheadSeconds,
      grid: roll.grid,
    }),
  )
  /** Nothing is there to go on from. */
  readonly isOutOfNothing = $derived(
    this.opening === null && !project.notes.some((note) => note.startSeconds < this.fromSeconds),
  )
  /** Notes in whose place it would compose. */
  readonly inTheWay = $derived(
    notesBetween(project.notes, this.fromSeconds, this.fromSeconds + this.#seconds).length,
  )
  /** All that was composed last, if all of it still stands in the roll. */
  readonly #standing = $derived.by(() => {
    const last = this.#last
    if (!last || last.projectId !== project.id) return null
    const there = new Set(project.notes)
    return last.added.every((note) => there.has(note)) ? last : null
  })

  get seconds(): number {
    return this.#seconds
  }

  set seconds(seconds: number) {
    this.#seconds = lengthOr(seconds)
    lengthMemory.write(this.#seconds)
  }

  /** 0 … 2, as of playing. */
  get temperature(): number {
    return this.#temperature
  }

  set temperature(temperature: number) {
    this.#temperature = temperature
    temperatureMemory.write(temperature)
  }

  get isBusy(): boolean {
    return this.#isBusy
  }

  get canCompose(): boolean {
    return project.status === 'ready' && this.composer !== null && !this.#isBusy
  }

  /** Something was composed in this project that another could take the place of. */
  get hasComposed(): boolean {
    return this.#last !== null && this.#last.projectId === project.id
  }

  show(): void {
    this.error = null
    this.isOpen = true
  }

  /** The panel opens with the notes of this as the beginning. */
  beginWith(opening: Opening): void {
    this.opening = opening
    this.show()
  }

  rollDice(): void {
    this.seed = Math.floor(Math.random() * firstSeeds)
  }

  /** Out of nothing, or on from where it is asked for. */
  compose(): Promise<void> {
    return this.#compose(null)
  }

  /** With the next seed, in the place of what was composed last where that still stands: one step of undo in all. */
  another(): Promise<void> {
    this.seed = this.seed < highestSeed ? this.seed + 1 : 0
    return this.#compose(this.#standing)
  }

  async #compose(replaced: Composed | null): Promise<void> {
    const { composer } = this
    const { id } = project
    if (!composer || !this.canCompose || id === null) return
    this.#isBusy = true
    this.error = null
    try {
      const beginning = replaced?.beginning ?? (await this.#begin())
      const { notes } = await studio.call('notes.compose', {
        instrument: composer.ref,
        before: [...notesBefore(project.notes, beginning.fromSeconds), ...beginning.notes],
        fromSeconds: beginning.endSeconds,
        seconds: this.#seconds,
        temperature: this.#temperature,
        seed: this.seed,
      })
      if (project.id !== id || project.status !== 'ready') return
      if (notes.length === 0) throw wroteNothing(composer.name)
      await this.#write(notes, beginning, replaced)
    } catch (error) {
      this.#tell(envelopeOf(error))
    } finally {
      this.#isBusy = false
    }
  }

  async #begin(): Promise<Beginning> {
    const { fromSeconds, opening } = this
    if (!opening) return { fromSeconds, notes: [], endSeconds: fromSeconds }
    return { fromSeconds, ...openingAt(await notesOf(opening), fromSeconds, roll.grid) }
  }

  async #write(composed: readonly Note[], beginning: Beginning, replaced: Composed | null): Promise<void> {
    const { id } = project
    const isLastStep =
      replaced !== null && replaced === this.#standing && project.undoWords === replaced.label
    if (isLastStep) await project.undo()
    const edit = editing.add('Compose', [...beginning.notes, ...composed])
    if (!edit || id === null || project.id !== id) return
    const end = Math.max(beginning.endSeconds + this.#seconds, sequenceSeconds(composed))
    const inTheWay = this.replaces ? notesBetween(project.notes, beginning.fromSeconds, end) : []
    // Where something else was done since, what is replaced can’t be undone: then it is removed.
    const standing = isLastStep ? [] : (replaced?.added ?? [])
    roll.select([])
    roll.apply({ ...edit, removed: [...new Set([...standing, ...inTheWay])] })
    this.#last = { projectId: id, label: edit.label, beginning, added: edit.added }
    this.opening = null
    // The next passage follows this one, which is selected.
    if (this.place === 'playhead') this.place = 'selection'
    roll.showPassage(edit.added)
  }

  /** In the panel, where that is open. */
  #tell(error: ErrorEnvelope): void {
    if (this.isOpen) this.error = error
    else notify({ level: 'error', message: error.message, hint: error.hint, report: error.report })
  }
}

async function notesOf({ source, name, part }: Opening): Promise<readonly Note[]> {
  const { notes: all } = await studio.call('notes.ofSound', { source })
  const notes = part ? soundingBetween(all, part.startSeconds, part.endSeconds) : all
  if (notes.length > 0) return notes
  throw new SyrinxError(
    'phrases/no-opening',
    `No notes were heard in “${name}”.`,
    'Choose another recording to begin with, or none.',
  )
}

const wroteNothing = (name: string) =>
  new SyrinxError(
    'phrases/nothing',
    `${name} wrote nothing but silence this time.`,
    'Try another seed, or give it more freedom.',
  )

export const composing = new Composing()
