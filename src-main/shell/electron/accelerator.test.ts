import { expect, it } from 'vitest'
import { acceleratorOf } from './accelerator.ts'

it.each([
  ['Mod+Shift+Z', 'CommandOrControl+Shift+Z'],
  ['Ctrl+Alt+ArrowLeft', 'Control+Alt+Left'],
  ['Mod++', 'CommandOrControl+Plus'],
  ['+', 'Plus'],
  ['Space', 'Space'],
  ['?', '?'],
])('writes %s as %s', (keys, accelerator) => expect(acceleratorOf(keys)).toBe(accelerator))

it('has none for none', () => expect(acceleratorOf('')).toBe(undefined))
