/** Whether the open project can be generated, and doing so: from the button, and from its command. */
import { generation } from '../../../state/generation.svelte.ts'
import { project } from '../../../state/project.svelte.ts'
import { instruments } from '../instrument.svelte.ts'
import { composing } from '../phrases/composing.svelte.ts'
import { obstaclesOf } from './obstacles.ts'
import { sourceNames } from './sourceNames.svelte.ts'
import { sourcesOf } from './spectrumWords.ts'

class Obstacles {
  readonly list = $derived(
    obstaclesOf(project.document, instruments.current, instruments.loaded, {
      isSourceGone: sourcesOf(project.document.generation).some((source) => sourceNames.get(source) === null),
      canCompose: composing.composer !== null,
    }),
  )
  readonly mayGenerate = $derived(
    project.status === 'ready' &&
      instruments.current !== null &&
      generation.current === null &&
      !this.list.some(({ level }) => level === 'stop'),
  )
}

export const obstacles = new Obstacles()

/** Begins, where nothing stands in the way. */
export function generate(): void {
  const instrument = instruments.current
  if (instrument && obstacles.mayGenerate) void generation.start(instrument.sampleRateHz)
}
