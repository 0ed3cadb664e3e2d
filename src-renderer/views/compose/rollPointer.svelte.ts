/** The pointer over the roll: which gesture begins where, and how it goes on and ends. */
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { player } from '../../audio/player.svelte.ts'
import { roll } from './roll.svelte.ts'
import * as editing from './roll/editing.ts'
import { midiAt, secondsOf } from './roll/geometry.ts'
import { DrawGesture, noteUnder } from './roll/gestures/draw.ts'
import type { Gesture, RollPointer } from './roll/gestures/gesture.ts'
import { MarqueeGesture } from './roll/gestures/marquee.ts'
import { MoveGesture } from './roll/gestures/move.ts'
import { ResizeGesture } from './roll/gestures/resize.ts'
import { snapToGrid } from './roll/grid.ts'
import { hitTest, type Hit } from './roll/hitTest.ts'
import { nothingSelected, toggled } from './roll/selection.ts'
import { sounds } from './sounds.svelte.ts'
import { timeline } from './timeline.svelte.ts'

/** A click that trembles is still a click. */
const thresholdPixels = 3
/** Of the second click of a double click, after the first. */
const doubleClickMilliseconds = 450

interface Held {
  readonly gesture: Gesture
  readonly x: number
  readonly y: number
  /** It goes beyond a click. */
  moved: boolean
  /** What a mere click does. */
  readonly click: (() => void) | null
}

interface Place {
  readonly x: number
  readonly y: number
}

export class RollPointerHandler {
  #held: Held | null = null
  #pan: Place | null = null
  #last: { place: Place; shift: boolean } | null = null
  #edgeFrame = 0
  #drawn: { note: Note; at: number } | null = null
  #hover = $state.raw<{ place: Place; shift: boolean; draws: boolean } | null>(null)
  #gestureCursor = $state<string | null>(null)

  readonly hit: Hit | undefined = $derived.by(() => {
    if (!this.#hover) return undefined
    const { x, y } = this.#hover.place
    return hitTest(roll.index, timeline.axis, roll.pitch, x, y)
  })

  readonly hoverMidi = $derived(this.#hover ? midiAt(roll.pitch, this.#hover.place.y) : null)

  /** What a click would draw here. */
  readonly hint: Note | null = $derived.by(() => {
    if (!this.#hover?.draws || this.hit || roll.preview) return null
    return noteUnder(this.#pointer(this.#hover.place, this.#hover.shift), roll.drawLengthSeconds, undefined)
  })

  readonly cursor = $derived.by(() => {
    if (this.#gestureCursor) return this.#gestureCursor
    if (this.hit) return this.hit.part === 'body' ? 'grab' : 'ew-resize'
    return this.#hover?.draws ? 'crosshair' : 'default'
  })

  get isHeld(): boolean {
    return this.#held !== null
  }

  #pointer({ x, y }: Place, shift: boolean): RollPointer {
    return {
      seconds: Math.max(secondsOf(timeline.axis, x), 0),
      midi: midiAt(roll.pitch, y),
      grid: shift ? null : roll.grid,
    }
  }

  down(event: PointerEvent, place: Place): void {
    roll.keysLead = false
    if (event.button === 1) {
      this.#pan = place
      this.#gestureCursor = 'grabbing'
      return
    }
    const hit = hitTest(roll.index, timeline.axis, roll.pitch, place.x, place.y)
    if (event.button === 2 && hit && !roll.selection.has(hit.note)) roll.select([hit.note])
    if (event.button !== 0) return
    const held = hit ? this.#grab(hit, event, place) : this.#begin(event, place)
    this.#held = { ...held, ...place, moved: false }
  }

  /** On a note: move it, or drag its edge, with all that is chosen. */
  #grab({ note, part }: Hit, event: PointerEvent, place: Place): Pick<Held, 'gesture' | 'click'> {
    const { shiftKey, ctrlKey, metaKey } = event
    const wasChosen = roll.selection.has(note)
    if (!wasChosen) roll.select(shiftKey ? [...roll.selection, note] : [note])
    const notes = [...roll.selection]
    const pointer = this.#pointer(place, false)
    void sounds.play(note.midi, note.velocity)
    const gesture =
      part === 'body'
        ? new MoveGesture(pointer, note, notes, ctrlKey || metaKey)
        : new ResizeGesture(pointer, part, note, notes)
    const click = () => {
      if (shiftKey) roll.select(wasChosen ? toggled(roll.selection, note) : roll.selection)
      else roll.select([note])
      roll.cursor = { seconds: note.startSeconds, midi: note.midi }
      roll.lastLengthSeconds = note.durationSeconds
      if (note.velocity !== undefined) roll.lastVelocity = note.velocity
    }
    return { gesture, click }
  }

  /** On the empty grid: draw, or choose. */
  #begin(event: PointerEvent, place: Place): Pick<Held, 'gesture' | 'click'> {
    const pointer = this.#pointer(place, event.shiftKey)
    if (this.#draws(event)) {
      const gesture = new DrawGesture(pointer, roll.drawLengthSeconds, roll.drawVelocity)
      roll.preview = gesture.preview()
      void sounds.play(pointer.midi, roll.drawVelocity)
      return { gesture, click: null }
    }
    const base = event.shiftKey ? roll.selection : nothingSelected
    if (!event.shiftKey) roll.select([])
    const click = () => {
      const seconds = snapToGrid(pointer.seconds, pointer.grid)
      timeline.setPlayhead(seconds)
      if (player.isPlaying) player.seek(seconds)
      roll.cursor = { seconds, midi: pointer.midi }
    }
    return { gesture: new MarqueeGesture(pointer, roll.index, base), click }
  }

  #draws(event: MouseEvent): boolean {
    return roll.tool === 'pencil' ? !event.altKey : event.altKey
  }

  move(event: PointerEvent, place: Place): void {
    this.#hover = { place, shift: event.shiftKey, draws: this.#draws(event) }
    this.#last = { place, shift: event.shiftKey }
    if (this.#pan) {
      timeline.scroll(this.#pan.x - place.x)
      roll.scrollRows(this.#pan.y - place.y)
      this.#pan = place
      return
    }
    const held = this.#held
    if (!held) return
    const distance = Math.hypot(place.x - held.x, place.y - held.y)
    if (!held.moved && distance < thresholdPixels) return
    held.moved = true
    this.#gestureCursor = held.gesture.cursor
    this.#update()
    this.#scrollAtEdges()
  }

  #update(): void {
    if (!this.#held || !this.#last) return
    const before = roll.preview?.lead?.midi
    this.#held.gesture.update(this.#pointer(this.#last.place, this.#last.shift))
    roll.preview = this.#held.gesture.preview()
    const { lead } = roll.preview
    if (lead && before !== undefined && lead.midi !== before) void sounds.play(lead.midi, lead.velocity)
  }

  /** While a gesture goes on beyond an edge, the roll goes along. */
  #scrollAtEdges(): void {
    cancelAnimationFrame(this.#edgeFrame)
    if (!this.#held?.moved || !this.#last) return
    const { x, y } = this.#last.place
    const dx = beyond(x, timeline.widthPixels)
    const dy = beyond(y, roll.pitch.heightPixels)
    if (dx === 0 && dy === 0) return
    timeline.scroll(dx / 4)
    roll.scrollRows(dy / 4)
    this.#update()
    this.#edgeFrame = requestAnimationFrame(() => this.#scrollAtEdges())
  }

  up(): void {
    this.#pan = null
    this.#gestureCursor = null
    cancelAnimationFrame(this.#edgeFrame)
    const held = this.#held
    this.#held = null
    if (!held) return
    roll.preview = null
    if (!held.moved && held.click) return held.click()
    const outcome = held.gesture.commit()
    roll.finish(outcome)
    const added = outcome.edit?.added ?? []
    if (held.gesture instanceof DrawGesture) this.#drawn = { note: added[0], at: performance.now() }
    if (added.length > 0 && !(held.gesture instanceof MoveGesture))
      roll.lastLengthSeconds = added[0].durationSeconds
  }

  /** Escape, or the system took the pointer away: nothing has happened. @returns whether there was a gesture */
  cancel(): boolean {
    const was = this.#held !== null
    this.#held = null
    this.#pan = null
    this.#gestureCursor = null
    cancelAnimationFrame(this.#edgeFrame)
    roll.preview = null
    return was
  }

  leave(): void {
    if (!this.#held) this.#hover = null
  }

  /** Adds where there is nothing, deletes what is there. */
  doubleClick(event: MouseEvent, place: Place): void {
    const hit = hitTest(roll.index, timeline.axis, roll.pitch, place.x, place.y)
    if (hit) {
      // The first of the two clicks has only just drawn it.
      if (this.#drawn?.note === hit.note && performance.now() - this.#drawn.at < doubleClickMilliseconds)
        return
      roll.apply(editing.remove([hit.note]))
      return
    }
    if (roll.tool === 'pencil') return
    const note = noteUnder(this.#pointer(place, event.shiftKey), roll.drawLengthSeconds, roll.drawVelocity)
    roll.select([])
    roll.apply(editing.add('Draw', [note]))
    void sounds.play(note.midi, note.velocity)
  }
}

/** How far a place lies before 0 (negative) or behind the end. */
const beyond = (at: number, end: number): number => (at < 0 ? at : at > end ? at - end : 0)
