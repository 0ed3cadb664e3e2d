/** What one can do in the Listen view, for shortcuts, the palette and menus. */
import { registerCommands } from '../../commands/registry.svelte.ts'
import { listening } from './listening.svelte.ts'

const scope = 'listen'
const group = 'Listen'

registerCommands([
  { id: 'listen.zoomIn', title: 'Zoom in', group, keys: '+ =', scope, run: () => listening.zoom(2) },
  { id: 'listen.zoomOut', title: 'Zoom out', group, keys: '-', scope, run: () => listening.zoom(0.5) },
  {
    id: 'listen.fit',
    title: 'Show the loop, or all of it',
    group,
    keys: '0',
    scope,
    run: () => listening.fit(listening.region ?? undefined),
  },
  {
    id: 'listen.clearLoop',
    title: 'End the loop',
    group,
    keys: 'Escape',
    scope,
    run: () => {
      listening.region = null
    },
    when: () => listening.region !== null,
  },
  {
    id: 'listen.notes',
    title: 'Show the drawn notes',
    group,
    keys: 'N',
    scope,
    run: () => {
      listening.showsNotes = !listening.showsNotes
    },
  },
  {
    id: 'listen.pitch',
    title: 'Show the tracked pitch',
    group,
    keys: 'P',
    scope,
    run: () => {
      listening.showsPitch = !listening.showsPitch
    },
  },
])
