/** Listening to checkpoints: each plays the same notes once, and is heard again as often as one likes. */
import { SvelteMap } from 'svelte/reactivity'
import { defaultGenerationSettings } from '../../../src-shared/contract/generation.ts'
import { emptyDocument } from '../../../src-shared/contract/projects.ts'
import type { Take } from '../../../src-shared/contract/takes.ts'
import type { Checkpoint, Run } from '../../../src-shared/contract/training.ts'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { player } from '../../audio/player.svelte.ts'
import { studio } from '../../client/studio.ts'
import { announce } from '../../state/announce.ts'
import { generation } from '../../state/generation.svelte.ts'
import { report } from '../../state/notices.svelte.ts'
import { project } from '../../state/project.svelte.ts'
import { standardPhrase } from '../../../src-shared/instruments/standardPhrase.ts'

export interface Audition {
  readonly checkpointId: string
  readonly projectId: string
  readonly takeId: string
  /** “First try, step 1,200”. */
  readonly name: string
}

/** Takes of the standard phrase lie in a project of this name, so that they don't mix with anyone's music. */
const auditionProjectName = 'Auditions'
const freeSeconds = 3

class Auditions {
  /** Which notes checkpoints are heard with. */
  phrase = $state<'standard' | 'project'>('standard')
  /** The checkpoint whose audition is about to begin. */
  startingId = $state<string | null>(null)
  /** The last two that were listened to: the newer one is B. */
  a = $state.raw<Audition | null>(null)
  b = $state.raw<Audition | null>(null)
  readonly #made = new SvelteMap<string, Audition>()

  /** The open project has notes to play. */
  get canUseProject(): boolean {
    return project.id !== null && project.notes.length > 0
  }

  isPlaying(checkpointId: string): boolean {
    const made = this.#made.get(this.#key(checkpointId))
    return made !== undefined && player.isPlayingSource('take', made.takeId)
  }

  isGenerating(checkpointId: string): boolean {
    const made = this.#made.get(this.#key(checkpointId))
    const growth = made && generation.growths.get(made.takeId)
    return growth !== undefined && !growth.isEnded
  }

  /** How far it is, 0 … 1. */
  share(checkpointId: string): number {
    const made = this.#made.get(this.#key(checkpointId))
    const growth = made && generation.growths.get(made.takeId)
    return growth ? growth.doneSeconds / growth.totalSeconds : 0
  }

  /** Plays it, or stops it when it sounds; generates it when that hasn't been done yet. */
  async toggle(run: Run, checkpoint: Checkpoint): Promise<void> {
    if (this.isPlaying(checkpoint.id)) return player.stop()
    if (this.startingId !== null) return
    this.startingId = checkpoint.id
    try {
      const made = this.#made.get(this.#key(checkpoint.id))
      if (made && (await this.#play(made))) this.#remember(made)
      else await this.#generate(run, checkpoint)
    } catch (error) {
      report(error)
    } finally {
      this.startingId = null
    }
  }

  /** The other one of the two, at the very moment that sounds now. */
  async switchTo(which: 'a' | 'b'): Promise<void> {
    const audition = this[which]
    if (!audition) return
    try {
      const take = await takeOf(audition)
      if (take && player.isPlaying) await player.switchTo(take)
      else await this.#play(audition)
      announce(audition.name)
    } catch (error) {
      report(error)
    }
  }

  isHeard(which: 'a' | 'b'): boolean {
    const audition = this[which]
    return audition !== null && player.isPlayingSource('take', audition.takeId)
  }

  /** The same notes of the same project as now: what was drawn since has to be heard anew. */
  #key(checkpointId: string): string {
    return this.#usesProject
      ? `${checkpointId} ${project.id ?? ''} ${String(project.revision)}`
      : checkpointId
  }

  get #usesProject(): boolean {
    return this.phrase === 'project' && this.canUseProject
  }

  async #generate(run: Run, checkpoint: Checkpoint): Promise<void> {
    const ref = { kind: 'checkpoint', id: checkpoint.id } as const
    const instrument = await studio.call('instruments.get', { ref })
    player.wake(instrument.sampleRateHz)
    const key = this.#key(checkpoint.id)
    if (this.#usesProject) await project.settled()
    const notes = this.#usesProject ? [...project.notes] : standardPhrase(instrument)
    const projectId = this.#usesProject ? project.id! : await auditionProject(notes)
    const { takeIds } = await studio.call('generation.start', {
      projectId,
      notes,
      settings: {
        ...defaultGenerationSettings,
        instrument: ref,
        // The same dice for every checkpoint, so that only what it has learned makes the difference.
        seed: 1,
        nearestNotes: true,
        length: notes.length > 0 ? { kind: 'notes' } : { kind: 'seconds', seconds: freeSeconds },
      },
    })
    const name = `${run.name}, step ${checkpoint.step.toLocaleString('en')}`
    const made: Audition = { checkpointId: checkpoint.id, projectId, takeId: takeIds[0], name }
    this.#made.set(key, made)
    this.#remember(made)
    await generation.adopt()
    const growth = generation.growths.get(made.takeId)
    if (growth) player.playStream(growth.stream)
    else await this.#play(made)
    await studio.call('takes.change', { id: made.takeId, name })
  }

  /** @returns false when its take is gone. */
  async #play(audition: Audition): Promise<boolean> {
    const growth = generation.growths.get(audition.takeId)
    if (growth && !growth.isEnded) {
      player.playStream(growth.stream)
      return true
    }
    const take = await takeOf(audition)
    if (!take) return false
    player.playTake(take)
    return true
  }

  #remember(audition: Audition): void {
    if (this.b?.takeId === audition.takeId || this.a?.takeId === audition.takeId) return
    this.a = this.b
    this.b = audition
  }
}

async function takeOf({ projectId, takeId }: Audition): Promise<Take | undefined> {
  const takes = await studio.call('takes.list', { projectId })
  return takes.find((take) => take.id === takeId && take.state !== 'failed')
}

async function auditionProject(notes: Note[]): Promise<string> {
  const cards = await studio.call('projects.list', {})
  const there = cards.find((card) => card.name === auditionProjectName)
  if (there) return there.id
  const made = await studio.call('projects.create', {
    name: auditionProjectName,
    document: { ...emptyDocument, notes },
  })
  return made.id
}

export const auditions = new Auditions()
