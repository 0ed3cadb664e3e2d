/** What stands in a Menu or a ContextMenu. */
import type { Icon } from './icon.ts'

export interface MenuAction {
  readonly kind?: 'action'
  readonly label: string
  readonly run: () => void
  readonly icon?: Icon | undefined
  /** Keys as the registry of commands writes them: `Mod+Z`. */
  readonly shortcut?: string | undefined
  /** A tick before it, for what is on or off. */
  readonly checked?: boolean | undefined
  readonly danger?: boolean | undefined
  readonly disabled?: boolean | undefined
}

export type MenuItem =
  | MenuAction
  | {
      readonly kind: 'submenu'
      readonly label: string
      readonly icon?: Icon
      readonly items: readonly MenuItem[]
    }
  | { readonly kind: 'heading'; readonly label: string }
  | { readonly kind: 'separator' }
