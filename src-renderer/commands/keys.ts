/**
 * Shortcuts as text: `Mod+Shift+Z`. `Mod` is the command key on a Mac and Ctrl elsewhere; then Ctrl (on a Mac only),
 * Alt, Shift, and one key by its name: `Z`, `1`, `Space`, `ArrowLeft`, `F2`, `?`.
 */

export type Platform = 'mac' | 'windows' | 'linux'

/** The system that the window stands on. */
export function platformOf(agent: string): Platform {
  if (/mac|iphone|ipad/i.test(agent)) return 'mac'
  return /win/i.test(agent) ? 'windows' : 'linux'
}

export const platform: Platform = platformOf(typeof navigator === 'undefined' ? '' : navigator.userAgent)

/** What of a keyboard event a shortcut looks at. */
export type Keystroke = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

const modifierKeys = new Set([
  'Control',
  'Shift',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'Fn',
  'Dead',
  'Process',
  'Unidentified',
])

/**
 * The key by its name. Letters go by what is printed on the key where the layout is Latin, and by the key's place where
 * it isn't (Cyrillic, Greek, Hebrew); digits by their place, because some layouts shift them; signs by what they write.
 */
function keyName({ key, code, altKey }: Keystroke): string | null {
  if (modifierKeys.has(key) && !code.startsWith('Key') && !code.startsWith('Digit')) return null
  if (key === ' ' || code === 'Space') return 'Space'
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)
  if (digit) return /^[!-/:-@[-`{-~]$/.test(key) && key === '?' ? key : digit[1]
  if (/^[a-z]$/i.test(key) && !altKey) return key.toUpperCase()
  const letter = /^Key([A-Z])$/.exec(code)
  if (letter) return letter[1]
  if (key.length === 1) return key.toUpperCase()
  return key
}

/** Signs that already say that Shift is held: `?` is `?`, not `Shift+?`. */
const isSign = (name: string): boolean => name.length === 1 && !/[A-Z0-9]/.test(name)

/** What was pressed, as a shortcut; null for a modifier alone. */
export function keysOf(stroke: Keystroke, on: Platform = platform): string | null {
  const name = keyName(stroke)
  if (name === null) return null
  const mod = on === 'mac' ? stroke.metaKey : stroke.ctrlKey
  return [
    mod && 'Mod',
    on === 'mac' && stroke.ctrlKey && 'Ctrl',
    stroke.altKey && 'Alt',
    stroke.shiftKey && !isSign(name) && 'Shift',
    name,
  ]
    .filter((part) => part !== false)
    .join('+')
}

const macWords: Record<string, string> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
}

const words: Record<string, string> = {
  Mod: 'Ctrl',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Enter: '↵',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}

/** The parts of a shortcut; a plus as the key itself stays whole. */
export function splitKeys(keys: string): string[] {
  if (keys === '') return []
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), '+'] : keys.split('+')
  return parts
}

/** The keys as people call them on their system: `⌘ ⇧ Z`, `Ctrl Shift Z`. */
export const keyWords = (keys: string, on: Platform = platform): string[] =>
  splitKeys(keys).map((part) => (on === 'mac' && macWords[part]) || words[part] || part)

/** The keys for `aria-keyshortcuts`. */
export const ariaKeys = (keys: string, on: Platform = platform): string =>
  splitKeys(keys)
    .map((part) =>
      part === 'Mod' ? (on === 'mac' ? 'Meta' : 'Control') : part === 'Ctrl' ? 'Control' : part,
    )
    .join('+')
