/** Which of the two themes shows: the user's choice, or the system's. */
import type { Theme } from '../design/pitchColour.ts'
import { remembered } from './remembered.ts'

export type ThemeChoice = 'system' | Theme

/** The choice is known to the window before the studio answers, so that it doesn't flash. */
const memory = remembered<string>('theme', 'system')
const asChoice = (text: string): ThemeChoice => (text === 'dark' || text === 'light' ? text : 'system')

class ThemeState {
  choice = $state<ThemeChoice>(asChoice(memory.read()))
  #systemIsDark = $state(true)

  constructor() {
    if (typeof matchMedia === 'undefined') return
    const query = matchMedia('(prefers-color-scheme: dark)')
    this.#systemIsDark = query.matches
    query.addEventListener('change', () => (this.#systemIsDark = query.matches))
  }

  /** What shows: `pitchColour(midi, theme.current)`. */
  get current(): Theme {
    if (this.choice !== 'system') return this.choice
    return this.#systemIsDark ? 'dark' : 'light'
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice
    memory.write(choice)
  }
}

export const theme = new ThemeState()
