/** The commands that compose. */
import { registerCommands } from '../../../commands/registry.svelte.ts'
import { project } from '../../../state/project.svelte.ts'
import { composing } from './composing.svelte.ts'

registerCommands([
  {
    id: 'notes.compose',
    title: 'Compose, or go on composing…',
    group: 'Notes',
    scope: 'compose',
    keys: 'C',
    when: () => project.status === 'ready',
    run: () => composing.show(),
  },
  {
    id: 'notes.composeAnother',
    title: 'Compose another in its place',
    group: 'Notes',
    scope: 'compose',
    keys: 'Shift+C',
    when: () => composing.canCompose && composing.hasComposed,
    run: () => composing.another(),
  },
])
