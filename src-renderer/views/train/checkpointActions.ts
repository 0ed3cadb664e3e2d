/** What can be done with a checkpoint besides listening. */
import type { Checkpoint, Run } from '../../../src-shared/contract/training.ts'
import { studio } from '../../client/studio.ts'
import { askText } from '../../components/ask.svelte.ts'
import { app } from '../../state/app.svelte.ts'
import { notify, report } from '../../state/notices.svelte.ts'
import { project } from '../../state/project.svelte.ts'
import { instruments } from '../compose/instrument.svelte.ts'

const stepWords = ({ step }: Checkpoint) => `step ${step.toLocaleString('en')}`

/** Under a name of its own, whatever becomes of the run. */
export async function keepAsInstrument(run: Run, checkpoint: Checkpoint): Promise<void> {
  const name = await askText({
    title: 'Keep as an instrument',
    words: 'It plays in every project, also when the run is deleted.',
    label: 'Name',
    value: run.name,
    action: 'Keep',
  })
  if (name === null) return
  try {
    const instrument = await studio.call('instruments.keep', { checkpointId: checkpoint.id, name })
    notify({
      level: 'good',
      message: `“${instrument.name}” is an instrument now.`,
      ...(project.id !== null && {
        action: {
          label: `Play “${project.name}” with it`,
          run: () => playWith(() => instruments.load(), instrument.ref),
        },
      }),
    })
  } catch (error) {
    report(error)
  }
}

/** The open project plays with this checkpoint from now on. */
export async function useInProject(run: Run, checkpoint: Checkpoint): Promise<void> {
  await playWith(() => Promise.resolve(), { kind: 'checkpoint', id: checkpoint.id })
  notify({
    level: 'good',
    message: `“${project.name}” plays with “${run.name}”, ${stepWords(checkpoint)}.`,
    action: { label: 'Show', run: () => app.show('compose') },
  })
}

async function playWith(
  before: () => Promise<void>,
  ref: Parameters<typeof instruments.choose>[0],
): Promise<void> {
  await before()
  instruments.choose(ref)
  await instruments.lookUp()
}
