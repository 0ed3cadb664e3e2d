/** Whether keys may become a command's shortcut, in words for its user. */
import { splitKeys } from './keys.ts'

/** The system, the browser, or walking by keyboard need these for themselves. */
const reserved = new Set([
  'Tab',
  'Shift+Tab',
  'Escape',
  'Enter',
  'Mod+W',
  'Mod+Q',
  'Mod+T',
  'Mod+N',
  'Mod+R',
  'Mod+Shift+T',
  'Mod+Shift+N',
  'Mod+Shift+W',
  'Mod+C',
  'Mod+X',
  'Mod+V',
  'Mod+A',
  'Alt+F4',
  'F5',
  'F11',
  'F12',
])

export type KeysVerdict = { readonly ok: true } | { readonly ok: false; readonly words: string }

/** @param others the titles of commands that have these keys where this one works, too */
export function judgeKeys(keys: string, others: readonly string[], usual: string): KeysVerdict {
  if (reserved.has(keys) && !usual.split(' ').includes(keys)) {
    return { ok: false, words: 'The system and the browser keep these keys for themselves.' }
  }
  if (others.length > 0) {
    return { ok: false, words: `“${others.join('”, “')}” has these keys already.` }
  }
  return splitKeys(keys).length > 0 ? { ok: true } : { ok: false, words: 'Press a key.' }
}
