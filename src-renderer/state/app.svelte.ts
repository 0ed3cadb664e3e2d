/** Where the window is: which view shows, which project is meant, whether the inspector is open. */
import type { Snippet } from 'svelte'
import type { TermName } from '../help/terms.ts'

export const viewNames = [
  'start',
  'compose',
  'library',
  'train',
  'listen',
  'experiments',
  'study',
  'settings',
  'help',
] as const
export type ViewName = (typeof viewNames)[number]

/** The parts of the settings that others link to. */
export type SettingsPart = 'appearance' | 'sound' | 'compute' | 'shortcuts' | 'library' | 'export' | 'about'

class AppState {
  view = $state<ViewName>('start')
  inspectorOpen = $state(true)
  shortcutsOpen = $state(false)
  paletteOpen = $state(false)
  jobsOpen = $state(false)
  /** The word that the Help view begins at. */
  helpTerm = $state<TermName | null>(null)
  settingsPart = $state<SettingsPart>('appearance')
  /** What the inspector shows; views supply it with `inspector()`. */
  inspector = $state.raw<Snippet | null>(null)

  show(view: ViewName): void {
    this.view = view
  }

  showHelp(term: TermName | null = null): void {
    this.helpTerm = term
    this.view = 'help'
  }

  showSettings(part: SettingsPart): void {
    this.settingsPart = part
    this.view = 'settings'
  }
}

export const app = new AppState()

/**
 * What the inspector shows while a view is there; call it once while the view's component is being made:
 * `provideInspector(() => inspector)`.
 */
export function provideInspector(snippet: () => Snippet | null): void {
  $effect(() => {
    const mine = snippet()
    app.inspector = mine
    return () => {
      if (app.inspector === mine) app.inspector = null
    }
  })
}
