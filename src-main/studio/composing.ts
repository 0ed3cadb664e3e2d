/** Notes that are written by the studio itself, and those that are known or heard of a sound in the library. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { sortNotes } from '../../src-shared/notes/noteSequence.ts'
import type { StudioContext } from './context.ts'
import { hearing } from './generationHearing.ts'
import { findSound } from './generationSpectrum.ts'
import { findInstrument } from './instrumentFiles.ts'

/** Nothing that is drawn begins later (src-shared/notes/noteSequence.ts). */
const latestSeconds = 86_400

export function composingHandlers(context: StudioContext): Handlers<'notes.compose' | 'notes.ofSound'> {
  const { library, processes } = context
  const hear = hearing(context)
  return {
    async 'notes.compose'({ instrument: ref, before, fromSeconds, seconds, temperature, seed }) {
      const { path, instrument } = await findInstrument(library, ref)
      if (!instrument.composes)
        throw new SyrinxError(
          'phrases/no-composer',
          `“${instrument.name}” doesn’t compose.`,
          'Have another instrument compose; this one can play what that writes.',
        )
      if (fromSeconds + seconds > latestSeconds)
        throw new SyrinxError(
          'phrases/too-late',
          'Nothing can be drawn later than a day after the start.',
          'Go on from an earlier place.',
        )
      const letTrain = processes.hold('train')
      try {
        return await processes.run('play', 'compose', {
          checkpointPath: path,
          before: before.filter((note) => note.startSeconds < fromSeconds),
          fromSeconds,
          seconds,
          temperature,
          seed,
        })
      } finally {
        letTrain()
      }
    },
    async 'notes.ofSound'({ source }) {
      const sound = findSound(library, source)
      if (source.kind === 'take') {
        const { notes, leadSeconds } = library.takes.get(source.id)
        // The seed clip that a take keeps lies before its notes.
        if (notes.length > 0)
          return { notes: notes.map((it) => ({ ...it, startSeconds: it.startSeconds + leadSeconds })) }
      }
      return { notes: sortNotes(await hear(sound)) }
    },
  }
}
