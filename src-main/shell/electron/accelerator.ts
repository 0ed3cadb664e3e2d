/** Shortcuts as Electron writes them. */

const keyNames: Readonly<Record<string, string>> = {
  Mod: 'CommandOrControl',
  Ctrl: 'Control',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  '+': 'Plus',
}

/** A shortcut as the window writes it, as Electron writes it; undefined for none. */
export function acceleratorOf(keys: string): string | undefined {
  if (keys === '') return undefined
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), '+'] : keys.split('+')
  return parts.map((part) => keyNames[part] ?? part).join('+')
}
