/** The commands of the Train view. */
import { registerCommands } from '../../commands/registry.svelte.ts'
import { canGoOn, training } from '../../state/training.svelte.ts'

const shown = () => (training.page.kind === 'run' ? training.run(training.page.id) : undefined)

/** Of a run that learns, or that could again. */
function isPausable(): boolean {
  const run = shown()
  return run !== undefined && (run.state === 'running' || run.state === 'preparing' || canGoOn(run))
}

function pauseOrGoOn(): void {
  const run = shown()
  if (run) void (canGoOn(run) ? training.resume(run) : training.pause(run))
}

registerCommands([
  {
    id: 'train.new',
    title: 'Make an instrument',
    group: 'Train',
    keys: 'N',
    scope: 'train',
    run: () => training.show({ kind: 'new', origin: null }),
  },
  {
    id: 'train.newAdvanced',
    title: 'New run with all settings',
    group: 'Train',
    keys: '',
    scope: 'train',
    run: () => training.show({ kind: 'new', origin: null, isAdvanced: true }),
  },
  {
    id: 'train.pause',
    title: 'Pause the run, or go on with it',
    group: 'Train',
    keys: 'P',
    scope: 'train',
    when: isPausable,
    run: pauseOrGoOn,
  },
  {
    id: 'train.compare',
    title: 'Compare runs',
    group: 'Train',
    keys: '',
    scope: 'train',
    when: () => training.runs.length > 1,
    run: () => {
      const run = shown()
      training.show({ kind: 'compare', ids: run ? [run.id] : [] })
    },
  },
])
