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
    event.preventDefault()
    if (event.repeat && keys === 'Space') return
    runCommand(command)
  }

  window.addEventListener('keydown', handleKey)
  window.addEventListener('pointerdown', handlePointer, true)
  return () => {
    window.removeEventListener('keydown', handleKey)
    window.removeEventListener('pointerdown', handlePointer, true)
  }
}
