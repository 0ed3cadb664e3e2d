/** What a user set once, as the studio keeps it; the same in every window. */
import { studio } from '../client/studio.ts'
import type { Input } from '../../src-shared/contract/contract.ts'
import { settingsSchema, type Settings } from '../../src-shared/contract/settings.ts'
import { report } from './notices.svelte.ts'
import { theme } from './theme.svelte.ts'

class SettingsState {
  /** The usual settings until the studio has told its own. */
  current = $state.raw<Settings>(settingsSchema.parse({}))
  /** Whether the studio has told them. */
  known = $state(false)
  #changes = 0

  async load(): Promise<void> {
    const changes = this.#changes
    try {
      const settings = await studio.call('settings.get', {})
      if (changes !== this.#changes) return
      this.#take(settings)
      this.known = true
    } catch (error) {
      report(error)
    }
  }

  /** Shows at once; goes back to what the studio has where it can't be kept. */
  async change(part: Input<'settings.change'>): Promise<void> {
    const turn = ++this.#changes
    this.#take({ ...this.current, ...part })
    try {
      const settings = await studio.call('settings.change', part)
      if (turn === this.#changes) this.#take(settings)
    } catch (error) {
      report(error)
      await this.load()
    }
  }

  #take(settings: Settings): void {
    this.current = settings
    theme.choose(settings.theme)
  }
}

export const settings = new SettingsState()

studio.on('changed', ({ what }) => {
  if (what === 'settings') void settings.load()
})
