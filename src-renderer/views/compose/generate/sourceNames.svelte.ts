/** What sources are called, looked up once each; null for one that is gone. */
import { SvelteMap } from 'svelte/reactivity'
import type { SpectrumSource } from '../../../../src-shared/contract/generation.ts'
import { studio } from '../../../client/studio.ts'
import { takes } from '../../../state/takes.svelte.ts'
import { sourceKey } from './spectrumWords.ts'

class SourceNames {
  readonly #names = new SvelteMap<string, string | null>()
  readonly #asked = new Map<string, Exclude<SpectrumSource, { kind: 'notes' | 'take' }>>()

  /** Undefined while it is looked up. */
  get(source: SpectrumSource): string | null | undefined {
    if (source.kind === 'notes') return 'notes'
    if (source.kind === 'take')
      return takes.byId(source.id)?.name ?? (takes.status === 'loading' ? undefined : null)
    const key = sourceKey(source)
    if (!this.#asked.has(key)) {
      this.#asked.set(key, source)
      void this.#ask(key, source)
    }
    return this.#names.get(key)
  }

  /** Something was renamed, deleted or brought back. */
  askAgain(kind: 'clip' | 'notesOf'): void {
    for (const [key, source] of this.#asked) if (source.kind === kind) void this.#ask(key, source)
  }

  async #ask(key: string, source: Exclude<SpectrumSource, { kind: 'notes' | 'take' }>): Promise<void> {
    const found =
      source.kind === 'clip'
        ? studio.call('clips.get', { id: source.id })
        : studio.call('instruments.get', { ref: source.instrument })
    this.#names.set(
      key,
      await found.then(
        ({ name }) => name,
        () => null,
      ),
    )
  }
}

export const sourceNames = new SourceNames()

studio.on('changed', ({ what }) => {
  if (what === 'clips') sourceNames.askAgain('clip')
  if (what === 'instruments') sourceNames.askAgain('notesOf')
})
