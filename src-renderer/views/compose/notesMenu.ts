/** What the menu on the roll holds. */
import type { MenuItem } from '../../components/menu.ts'
import { shortcutOf, commands } from '../../commands/registry.svelte.ts'
import { roll } from './roll.svelte.ts'

const separator: MenuItem = { kind: 'separator' }

function item(id: string): MenuItem {
  const command = commands.get(id)
  return {
    label: command?.title ?? id,
    shortcut: shortcutOf(id),
    disabled: !command || !commands.canRun(command),
    danger: id === 'notes.delete',
    run: () => commands.run(id),
  }
}

const ofSelection = [
  ['notes.cut', 'notes.copy', 'notes.duplicate', 'notes.delete'],
  ['notes.quantise', 'notes.split', 'notes.join'],
  ['notes.octaveUp', 'notes.octaveDown', 'notes.loopSelection'],
  ['view.fitSelection'],
]
const ofRoll = [
  ['notes.paste', 'notes.selectAll'],
  ['notes.compose'],
  ['notes.quantise', 'notes.oneVoice'],
  ['notes.import', 'notes.fromRecording'],
  ['view.fitNotes'],
]

/** Of the chosen notes; where none is chosen, of the roll. */
export function notesMenu(): MenuItem[] {
  const groups = roll.selected.length > 0 ? ofSelection : ofRoll
  return groups.flatMap((ids, i) => [...(i > 0 ? [separator] : []), ...ids.map(item)])
}
