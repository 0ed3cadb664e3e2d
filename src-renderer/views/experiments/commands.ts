/** The commands of the Experiments view. */
import { registerCommands } from '../../commands/registry.svelte.ts'
import { experiments } from '../../state/experiments.svelte.ts'
import { report as tell } from '../../state/notices.svelte.ts'
import { reportSound } from './reportSound.svelte.ts'
import { savePage } from './reportExport.ts'
import { canGoOn } from './statusWords.ts'

const shown = () => (experiments.chosen ? experiments.shownRun(experiments.chosen.name) : undefined)

function step(by: 1 | -1): void {
  const { list, chosenName } = experiments
  const index = list.findIndex(({ name }) => name === chosenName)
  const next = list[Math.max(0, Math.min(list.length - 1, index + by))]
  if (next) experiments.choose(next.name)
}

function stopOrGoOn(): void {
  const run = shown()
  if (run) void (run.state === 'running' ? experiments.stop(run) : experiments.goOn(run))
}

function isStoppable(): boolean {
  const run = shown()
  return run !== undefined && (run.state === 'running' || canGoOn(run))
}

registerCommands([
  {
    id: 'experiments.next',
    title: 'Next experiment',
    group: 'Experiments',
    keys: 'J',
    scope: 'experiments',
    run: () => step(1),
  },
  {
    id: 'experiments.previous',
    title: 'Previous experiment',
    group: 'Experiments',
    keys: 'K',
    scope: 'experiments',
    run: () => step(-1),
  },
  {
    id: 'experiments.stop',
    title: 'Stop the experiment, or go on with it',
    group: 'Experiments',
    keys: 'P',
    scope: 'experiments',
    when: isStoppable,
    run: stopOrGoOn,
  },
  {
    id: 'experiments.swap',
    title: 'Hear the other: asked for, or generated',
    group: 'Experiments',
    keys: 'A',
    scope: 'experiments',
    when: () => reportSound.canSwap,
    run: () => reportSound.swap(),
  },
  {
    id: 'experiments.savePage',
    title: 'Save the report as a page…',
    group: 'Experiments',
    keys: 'Mod+E',
    scope: 'experiments',
    when: () => shown() !== undefined,
    run: () => {
      const run = shown()
      if (run) void savePage(run).catch(tell)
    },
  },
])
