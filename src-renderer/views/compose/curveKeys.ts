/** Keys pressed in a lane of curves while it has the focus. */
import { keysOf } from '../../commands/keys.ts'
import * as actions from './curveActions.ts'
import { lanes } from './lanes.svelte.ts'
import type { CurveKind } from './roll/curves/kinds.ts'

const stepSeconds = 0.01
const fineSeconds = 0.001

/** What assistive technology reads when the lane is entered. */
export const laneDescription =
  'Left and right go from point to point, up and down change its value, with Shift by a little, Page up and Page down by much. ' +
  'Alt with left and right moves it in time. Enter adds a point, Delete removes it. Escape lets go, then returns to the roll.'

type Deed = (kind: CurveKind) => void

const value =
  (direction: 1 | -1, size: 'usual' | 'fine' | 'page'): Deed =>
  (kind) =>
    actions.changeValue(kind, direction * actions.valueSteps[kind][size])

const move =
  (seconds: number): Deed =>
  (kind) =>
    actions.movePoint(kind, seconds)

const deeds: Readonly<Record<string, Deed>> = {
  ArrowLeft: (kind) => actions.stepToPoint(kind, -1),
  ArrowRight: (kind) => actions.stepToPoint(kind, 1),
  Home: (kind) => actions.jumpToPoint(kind, 'first'),
  End: (kind) => actions.jumpToPoint(kind, 'last'),
  ArrowUp: value(1, 'usual'),
  ArrowDown: value(-1, 'usual'),
  'Shift+ArrowUp': value(1, 'fine'),
  'Shift+ArrowDown': value(-1, 'fine'),
  PageUp: value(1, 'page'),
  PageDown: value(-1, 'page'),
  'Alt+ArrowLeft': move(-stepSeconds),
  'Alt+ArrowRight': move(stepSeconds),
  'Alt+Shift+ArrowLeft': move(-fineSeconds),
  'Alt+Shift+ArrowRight': move(fineSeconds),
  Enter: actions.addPoint,
  Delete: (kind) => actions.removePoint(kind),
  Backspace: (kind) => actions.removePoint(kind),
}

/** Whether the key was one of the lane's. */
export function pressLaneKey(event: KeyboardEvent, kind: CurveKind, leave: () => void): boolean {
  const keys = keysOf(event)
  if (keys === 'Escape') {
    if (lanes.point) lanes.hold(null)
    else leave()
    return true
  }
  const deed = keys === null ? undefined : deeds[keys]
  if (!deed) return false
  deed(kind)
  return true
}
