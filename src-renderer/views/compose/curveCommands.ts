/** The commands of the lanes under the roll. */
import { registerCommands, type Command } from '../../commands/registry.svelte.ts'
import { project } from '../../state/project.svelte.ts'
import * as actions from './curveActions.ts'
import { lanes, type LaneKind } from './lanes.svelte.ts'
import { roll } from './roll.svelte.ts'
import type { CurveKind } from './roll/curves/kinds.ts'
import { shapes, type ShapeName } from './roll/curves/shapes.ts'

const isOpen = () => project.status === 'ready'

const lane = (kind: LaneKind, title: string): Command => ({
  id: `lane.${kind}`,
  title,
  keys: '',
  group: 'View',
  scope: 'compose',
  when: () => isOpen() && lanes.kinds.includes(kind),
  run: () => lanes.show(kind),
})

const clear = (kind: CurveKind, title: string): Command => ({
  id: `curve.clear.${kind}`,
  title,
  keys: '',
  group: 'Notes',
  scope: 'compose',
  when: () => isOpen() && roll.selected.some((note) => note[kind]),
  run: () => actions.clearCurves(kind),
})

registerCommands([
  lane('loudness', 'Show the loudness of notes'),
  lane('pitchBend', 'Show the pitch bend of notes'),
  lane('expression', 'Show the expression of notes'),
  ...(Object.keys(shapes) as ShapeName[]).map((name): Command => ({
    id: `curve.${name}`,
    title: shapes[name].title,
    keys: '',
    group: 'Notes',
    scope: 'compose',
    when: () => isOpen() && roll.selected.length > 0,
    run: () => actions.shape(name),
  })),
  clear('pitchBend', 'Clear the pitch bend of the selection'),
  clear('expression', 'Clear the expression of the selection'),
])
