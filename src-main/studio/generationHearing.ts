/** The notes in a recording that an instrument is to play: as corrected by hand, else as they were or are heard. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { StudioContext } from './context.ts'
import type { Hear } from './generationScore.ts'
import { Recent } from './recent.ts'
import { recordingError, soundError } from './sounds.ts'

const rememberedSounds = 100

export function hearing({ library, processes }: Pick<StudioContext, 'library' | 'processes'>): Hear {
  const heard = new Recent<readonly Note[]>(rememberedSounds)
  return async ({ kind, id, name, path, audioHash }) => {
    if (kind === 'clip') {
      const { labels, notes } = library.clips.get(id)
      if (labels !== 'none') return notes
    }
    return heard.get(audioHash, async () => {
      try {
        return (await processes.run('sound', 'hearNotes', { path })).notes
      } catch (error) {
        throw kind === 'clip' ? recordingError(error, name) : soundError(error, name)
      }
    })
  }
}
