import { expect, it } from 'vitest'
import { ariaKeys, keysOf, keyWords, platformOf, type Keystroke } from './keys.ts'

const stroke = (key: string, code: string, held = ''): Keystroke => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
})

it('names what was pressed', () => {
  expect(keysOf(stroke('z', 'KeyZ', 'c'), 'linux')).toBe('Mod+Z')
  expect(keysOf(stroke('Z', 'KeyZ', 'cs'), 'linux')).toBe('Mod+Shift+Z')
  expect(keysOf(stroke('z', 'KeyZ', 'm'), 'mac')).toBe('Mod+Z')
  expect(keysOf(stroke('z', 'KeyZ', 'c'), 'mac')).toBe('Ctrl+Z')
  expect(keysOf(stroke(' ', 'Space'), 'linux')).toBe('Space')
  expect(keysOf(stroke('ArrowLeft', 'ArrowLeft', 's'), 'linux')).toBe('Shift+ArrowLeft')
  expect(keysOf(stroke('Shift', 'ShiftLeft', 's'), 'linux')).toBe(null)
})

it('goes by the place of a key where the layout is not Latin, and by its letter where it is', () => {
  expect(keysOf(stroke('я', 'KeyZ', 'c'), 'linux')).toBe('Mod+Z')
  expect(keysOf(stroke('ζ', 'KeyZ', 'c'), 'windows')).toBe('Mod+Z')
  // AZERTY: the key in Q's place writes a.
  expect(keysOf(stroke('a', 'KeyQ', 'c'), 'linux')).toBe('Mod+A')
  // AZERTY writes digits with Shift only.
  expect(keysOf(stroke('&', 'Digit1'), 'linux')).toBe('1')
  // Option on a Mac writes other letters.
  expect(keysOf(stroke('Ω', 'KeyZ', 'a'), 'mac')).toBe('Alt+Z')
})

it('takes signs as they are written, wherever they stand', () => {
  expect(keysOf(stroke('?', 'Slash', 's'), 'linux')).toBe('?')
  // On a German layout.
  expect(keysOf(stroke('?', 'Minus', 's'), 'linux')).toBe('?')
  expect(keysOf(stroke('+', 'Equal', 'cs'), 'linux')).toBe('Mod++')
})

it('shows keys as people know them', () => {
  expect(keyWords('Mod+Shift+Z', 'mac')).toEqual(['⌘', '⇧', 'Z'])
  expect(keyWords('Mod+Shift+ArrowLeft', 'linux')).toEqual(['Ctrl', 'Shift', '←'])
  expect(keyWords('Mod++', 'linux')).toEqual(['Ctrl', '+'])
  expect(keyWords('', 'linux')).toEqual([])
  expect(ariaKeys('Mod+Z', 'mac')).toBe('Meta+Z')
})

it('knows systems', () => {
  expect(platformOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe('mac')
  expect(platformOf('Mozilla/5.0 (Windows NT 10.0; Win64)')).toBe('windows')
  expect(platformOf('Mozilla/5.0 (X11; Linux x86_64)')).toBe('linux')
})
