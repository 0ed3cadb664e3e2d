/** Undo and redo: of the open project in the views that show it, of the library elsewhere. */
import { studio } from '../client/studio.ts'
import type { BinItem, HistoryState } from '../../src-shared/contract/studio.ts'
import { announce } from './announce.ts'
import { app } from './app.svelte.ts'
import { onEachConnection } from './connection.svelte.ts'
import { notify, report } from './notices.svelte.ts'
import { project } from './project.svelte.ts'

const nothing: HistoryState = { undo: null, redo: null }

class History {
  #library = $state.raw<HistoryState>(nothing)

  /** Whose past `Mod+Z` takes back where the user is. */
  get scope(): 'project' | 'library' {
    return project.id !== null && (app.view === 'compose' || app.view === 'listen') ? 'project' : 'library'
  }

  /** In words: “Move 3 notes”; null for nothing. */
  get undoWords(): string | null {
    return this.scope === 'project' ? project.undoWords : this.#library.undo
  }

  get redoWords(): string | null {
    return this.scope === 'project' ? project.redoWords : this.#library.redo
  }

  async undo(): Promise<void> {
    const words = this.undoWords
    if (words === null) return
    try {
      if (this.scope === 'project') await project.undo()
      else this.#library = await studio.call('history.undo', { scope: 'library' })
      announce(`Undone: ${words}`)
    } catch (error) {
      report(error)
    }
  }

  async redo(): Promise<void> {
    const words = this.redoWords
    if (words === null) return
    try {
      if (this.scope === 'project') await project.redo()
      else this.#library = await studio.call('history.redo', { scope: 'library' })
      announce(`Done again: ${words}`)
    } catch (error) {
      report(error)
    }
  }

  async load(): Promise<void> {
    try {
      this.#library = await studio.call('history.state', { scope: 'library' })
    } catch {
      this.#library = nothing
    }
  }
}

export const history = new History()

studio.on('history', ({ scope }) => {
  if (scope === 'library') void history.load()
})
onEachConnection(() => void history.load())

/** “Take 3 deleted. Undo”: tells what went into the bin, and takes exactly that out again. */
export function notifyDeleted(message: string, items: readonly Pick<BinItem, 'kind' | 'id'>[]): void {
  notify({
    level: 'note',
    message,
    action: {
      label: 'Undo',
      run: async () => {
        for (const { kind, id } of items) await studio.call('bin.restore', { kind, id })
      },
    },
  })
}
