/** The library's health and its use of the disk. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { LibraryHealth } from '../../src-shared/contract/studio.ts'
import type { StudioContext } from './context.ts'
import { keepLeftTakes } from './leftTakes.ts'

type Methods = 'studio.health' | 'studio.check' | 'studio.mend' | 'studio.storage' | 'studio.reclaim'

export const libraryHandlers = ({ library, jobs }: StudioContext): Handlers<Methods> => {
  /** Another window that asks for the same look gets this one. */
  let looking: Promise<LibraryHealth> | undefined
  const lookAtAll = () =>
    jobs.start({
      kind: 'check',
      title: 'Checking the library',
      subjectId: null,
      async run({ signal, progress }) {
        // There may be room now for what a full disk has kept waiting.
        await keepLeftTakes(library).catch(() => undefined)
        return library.health.check({
          full: true,
          signal,
          onProgress: (done, total) =>
            progress({ done, total, message: `${done.toLocaleString('en')} files` }),
        })
      },
    }).result

  return {
    'studio.health': () => library.health.state,
    'studio.check': () => {
      looking ??= lookAtAll().finally(() => (looking = undefined))
      return looking
    },
    'studio.mend': ({ ids }) => library.health.mend(ids),
    'studio.storage': () => library.storage.use(),
    'studio.reclaim': async () => {
      const freedBytes = await library.storage.reclaim()
      await keepLeftTakes(library).catch(() => undefined)
      return { freedBytes }
    },
  }
}
