/** What one can do with takes, for shortcuts, the palette and menus. */
import { registerCommands } from '../../../commands/registry.svelte.ts'
import { exporting } from '../../../export/exporting.svelte.ts'
import { generation } from '../../../state/generation.svelte.ts'
import { takes } from '../../../state/takes.svelte.ts'
import { generate, obstacles } from '../generate/generate.svelte.ts'

const scope = ['compose', 'listen'] as const

registerCommands([
  {
    id: 'generate.start',
    title: 'Generate',
    group: 'Generate',
    keys: 'Mod+Enter',
    scope: 'compose',
    inFields: true,
    run: generate,
    when: () => obstacles.mayGenerate,
  },
  {
    id: 'generate.stop',
    title: 'Stop generating and keep what is there',
    group: 'Generate',
    keys: 'Mod+Shift+Enter',
    scope: 'compose',
    inFields: true,
    run: () => generation.cancel(),
    when: () => generation.current !== null,
  },
  {
    id: 'takes.switch',
    title: 'Switch between take A and take B',
    group: 'Takes',
    keys: 'X',
    scope,
    run: () => takes.switchPair(),
    when: () => takes.other !== null,
  },
  {
    id: 'takes.useSettings',
    title: 'Use the settings of the take again',
    group: 'Takes',
    keys: '',
    scope,
    run: () => {
      if (takes.current) takes.useSettings(takes.current)
    },
    when: () => takes.current !== null,
  },
  {
    id: 'takes.export',
    title: 'Export takes…',
    group: 'Takes',
    keys: 'Mod+E',
    scope,
    run: () => exporting.open([...takes.selectedIds]),
    when: () => takes.selected.some((it) => it.state !== 'generating' && it.seconds > 0),
  },
])
