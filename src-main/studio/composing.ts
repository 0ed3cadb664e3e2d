/** Notes that are written by the studio itself, and those that are known or heard of a sound in the library. */
import type { Handlers } from '../../src-shared/contract/contract.ts'
import type { LibrarySound } from '../../src-shared/contract/generation.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { sortNotes, type Note } from '../../src-shared/notes/noteSequence.ts'
import type { Library } from '../library/library.ts'
import type { StudioContext } from './context.ts'
import { findSound, type FollowedSound } from './generationSpectrum.ts'
import { findInstrument } from './instrumentFiles.ts'
import { Recent } from './recent.ts'
import { recordingError, soundError } from './sounds.ts'

/** Nothing that is drawn begins later (src-shared/notes/noteSequence.ts). */
const latestSeconds = 86_400
const rememberedSounds = 100

export function composingHandlers(context: StudioContext): Handlers<'notes.compose' | 'notes.ofSound'> {
  const { library, processes } = context
  const heard = new Recent<readonly Note[]>(rememberedSounds)
  const listen = async ({ kind, name, path }: FollowedSound): Promise<readonly Note[]> => {
    try {
      return (await processes.run('sound', 'hearNotes', { path, severalAtOnce: true })).notes
    } catch (error) {
      throw kind === 'clip' ? recordingError(error, name) : soundError(error, name)
    }
  }
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
      const known = knownNotes(library, source)
      const notes = known ?? (await heard.get(sound.audioHash, () => listen(sound)))
      return { notes: sortNotes(notes) }
    },
  }
}

/** As they were drawn, or put right by hand; what was heard as one voice may have been several. */
function knownNotes(library: Library, { kind, id }: LibrarySound): readonly Note[] | undefined {
  if (kind === 'clip') {
    const { labels, notes } = library.clips.get(id)
    return labels === 'hand' ? notes : undefined
  }
  const { notes, leadSeconds } = library.takes.get(id)
  if (notes.length === 0) return undefined
  // The seed clip that a take keeps lies before its notes.
  return notes.map((it) => ({ ...it, startSeconds: it.startSeconds + leadSeconds }))
}
