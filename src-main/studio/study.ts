/** Takes and runs beside each other, and pictures of sounds. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Handlers, MethodsOf, Output } from '../../src-shared/contract/contract.ts'
import type { FigureData, SoundRef } from '../../src-shared/contract/study.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { StudioContext } from './context.ts'
import { pathOfExperimentFile } from './experimentFiles.ts'
import { Recent } from './recent.ts'
import { recordingError, soundError } from './sounds.ts'
import { StudyMeasuring } from './studyMeasuring.ts'
import { studyRuns, studyTakes } from './studyRows.ts'

/** The widest takes 2 MB. */
const rememberedFigures = 40

export function studyHandlers(context: StudioContext): Handlers<MethodsOf<'study'>> {
  const { library, processes } = context
  const measuring = new StudyMeasuring(context)
  const figures = new Recent<FigureData>(rememberedFigures)

  /** @throws SyrinxError `take/unknown`, `take/no-sound`, `clip/unknown`, `experiment/unknown`, `experiment/no-file`. */
  async function find(sound: SoundRef): Promise<{ path: string; explain: (error: unknown) => unknown }> {
    switch (sound.kind) {
      case 'take': {
        const { name, audioHash } = library.takes.get(sound.id)
        if (audioHash === null)
          throw new SyrinxError('take/no-sound', `“${name}” has no sound yet.`, 'Wait until it is whole.')
        return { path: library.files.pathOf(audioHash), explain: (error) => soundError(error, name) }
      }
      case 'clip': {
        const { name, audioHash } = library.clips.get(sound.id)
        return { path: library.files.pathOf(audioHash), explain: (error) => recordingError(error, name) }
      }
      case 'experiment': {
        const { title } = library.experiments.get(sound.id)
        const path = await pathOfExperimentFile(library, sound.id, sound.file)
        if (path === undefined || !path.endsWith('.wav'))
          throw new SyrinxError(
            'experiment/no-file',
            `“${title}” has no sound ${basename(sound.file).slice(0, 100)}.`,
            'It may not have been rendered yet.',
          )
        return { path, explain: (error) => error }
      }
    }
  }

  return {
    'study.takes': ({ projectId }) => studyTakes(library, projectId),
    'study.runs': () => studyRuns(library),
    'study.measure': ({ takeIds }) => measuring.start(takeIds),
    'study.figure': async ({ sound, kind, columns }): Promise<Output<'study.figure'>> => {
      const { path, explain } = await find(sound)
      try {
        const changed = (await stat(path).catch(() => undefined))?.mtimeMs
        return await figures.get(`${path}|${changed}|${kind}|${columns}`, () =>
          processes.run('sound', 'soundFigure', { path, kind, columns }),
        )
      } catch (error) {
        throw explain(error)
      }
    },
  }
}
