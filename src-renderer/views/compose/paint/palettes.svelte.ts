/** The palette of the theme that shows. */
import { readPalette, type Palette } from './palette.ts'

const shownTheme = () => (document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark')

class Palettes {
  current = $state.raw<Palette>(readPalette(shownTheme()))

  constructor() {
    // By what the page shows, not by what was asked for: the tokens change a moment later.
    new MutationObserver(() => (this.current = readPalette(shownTheme()))).observe(document.documentElement, {
      attributeFilter: ['data-theme'],
    })
  }
}

export const palettes = new Palettes()
