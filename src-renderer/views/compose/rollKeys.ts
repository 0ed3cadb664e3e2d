/** Keys pressed in the roll. With notes chosen, arrows are left to the commands, which move them. */
import { sequenceSeconds } from '../../../src-shared/notes/noteSequence.ts'
import { keysOf } from '../../commands/keys.ts'
import { project } from '../../state/project.svelte.ts'
import * as actions from './rollActions.ts'
import { roll } from './roll.svelte.ts'
import { snapDown } from './roll/grid.ts'
import { rollKeys, type RollAction } from './roll/keyboard.ts'

/** Whether the key was one of the roll's. `cancelGesture` tells whether there was one. */
export function pressRollKey(event: KeyboardEvent, cancelGesture: () => boolean): boolean {
  const keys = keysOf(event)
  const action = keys === null ? undefined : rollKeys[keys]
  if (!action) return false
  if (action === 'letGo' && cancelGesture()) return true
  roll.keysLead = true
  return roll.selected.length > 0 ? actOnSelection(action) : actOnCursor(action)
}

function actOnSelection(action: RollAction): boolean {
  if (action === 'stepNext') return actions.stepNote(1)
  if (action === 'stepPrevious') return actions.stepNote(-1)
  if (action === 'letGo') actions.selectNone()
  return action === 'letGo'
}

function actOnCursor(action: RollAction): boolean {
  const { midi } = roll.cursor
  const deeds: Readonly<Record<RollAction, () => void>> = {
    earlier: () => actions.moveCursor(-1),
    later: () => actions.moveCursor(1),
    higher: () => actions.raiseCursor(1),
    lower: () => actions.raiseCursor(-1),
    octaveUp: () => actions.raiseCursor(12),
    octaveDown: () => actions.raiseCursor(-12),
    toStart: () => actions.placeCursor(0, midi),
    toEnd: () => actions.placeCursor(snapDown(sequenceSeconds(project.notes), roll.grid), midi),
    enter: actions.enterAtCursor,
    stepNext: () => undefined,
    stepPrevious: () => undefined,
    letGo: () => undefined,
  }
  deeds[action]()
  // Tab leaves the roll, Escape may close what lies behind it, and the transport goes to the start, too.
  return !['stepNext', 'stepPrevious', 'letGo', 'toStart'].includes(action)
}
