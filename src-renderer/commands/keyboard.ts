/** From a key that is pressed to the command that is meant. */
import { commands, runCommand } from './registry.svelte.ts'
import { keysOf } from './keys.ts'

const textTypes = new Set(['text', 'search', 'url', 'tel', 'email', 'password', 'number', 'date', 'time'])

/** Whether letters go into it. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return textTypes.has(target.type)
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable)
}

/** Where keys belong to what has the focus. */
const ownKeys = '[role=menu], [role=listbox], [role=combobox], [data-own-keys]'
/** A list that is closed needs only a few keys, none with Ctrl. */
const closedList =
  'button[role=combobox][aria-expanded=false], button[aria-haspopup=listbox][aria-expanded=false]'
const controls =
  'button, a[href], input, [role=button], [role=switch], [role=checkbox], [role=radio], [role=tab]'
const arrowControls = '[role=slider], [role=radio], [role=tab], [role=spinbutton], [role=separator][tabindex]'

/**
 * Listens on the window. Space plays, also when a button has the focus because it was clicked; it presses the button
 * when the keyboard brought the focus there.
 * @returns how to stop
 */
export function listenToKeys(): () => void {
  let focusedByPointer = false

  const handlePointer = () => (focusedByPointer = true)

  function belongsToFocus(keys: string, target: EventTarget | null): boolean {
    if (!(target instanceof Element)) return false
    if (target.closest(ownKeys)) return true
    const isPress = keys === 'Space' || keys === 'Enter'
    if (isPress && target.closest(controls)) return !(focusedByPointer && keys === 'Space')
    return /^(Shift\+)?(Arrow|Page|Home$|End$)/.test(keys) && target.closest(arrowControls) !== null
  }

  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Tab' || event.key.startsWith('Arrow')) focusedByPointer = false
    if (event.defaultPrevented || event.isComposing) return
    const keys = keysOf(event)
    if (keys === null) return
    const inField = isTextField(event.target)
    if (document.querySelector('[data-dialog-content][data-state=open]')) return
    if (!inField && belongsToFocus(keys, event.target)) return
    const command = commands.forKeys(keys)
    if (!command || (inField && !command.inFields)) return
    // The browser answers these keys with an event that brings the clipboard; nothing else may read it unasked.
    if (command.pastes && keys === 'Mod+V') return
    event.preventDefault()
    if (event.repeat && keys === 'Space') return
    runCommand(command)
  }

  /** Before the list hears it, which would open with Enter whatever is held beside it. */
  function handleKeyOfClosedList(event: KeyboardEvent): void {
    if (!(event.target instanceof Element) || !event.target.closest(closedList)) return
    const keys = keysOf(event)
    if (!keys?.startsWith('Mod+')) return
    const command = commands.forKeys(keys)
    if (!command || command.pastes) return
    event.preventDefault()
    event.stopPropagation()
    runCommand(command)
  }

  window.addEventListener('keydown', handleKeyOfClosedList, true)
  window.addEventListener('keydown', handleKey)
  window.addEventListener('pointerdown', handlePointer, true)
  return () => {
    window.removeEventListener('keydown', handleKeyOfClosedList, true)
    window.removeEventListener('keydown', handleKey)
    window.removeEventListener('pointerdown', handlePointer, true)
  }
}
