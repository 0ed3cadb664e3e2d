/**
 * The keys of the roll while it has the focus: they move a cursor of its own. What changes notes are commands, which
 * have keys of their own.
 */

export type RollAction =
  | 'earlier'
  | 'later'
  | 'higher'
  | 'lower'
  | 'octaveUp'
  | 'octaveDown'
  | 'stepNext'
  | 'stepPrevious'
  | 'toStart'
  | 'toEnd'
  | 'enter'
  | 'letGo'

/** As `keysOf` writes what was pressed. */
export const rollKeys: Readonly<Record<string, RollAction>> = {
  ArrowLeft: 'earlier',
  ArrowRight: 'later',
  ArrowUp: 'higher',
  ArrowDown: 'lower',
  'Shift+ArrowUp': 'octaveUp',
  'Shift+ArrowDown': 'octaveDown',
  PageUp: 'octaveUp',
  PageDown: 'octaveDown',
  Tab: 'stepNext',
  'Shift+Tab': 'stepPrevious',
  Home: 'toStart',
  End: 'toEnd',
  Enter: 'enter',
  Escape: 'letGo',
}

/** What assistive technology reads when the roll is entered. */
export const rollDescription =
  'Arrow keys move a cursor; Enter draws a note there, or selects the note under it. ' +
  'Control with left and right goes from note to note. With notes selected, arrows move them, ' +
  'Shift with left and right changes their length, Delete removes them. ' +
  'Tab goes through the notes while one is selected; Escape lets go, then Tab leaves the roll.'
