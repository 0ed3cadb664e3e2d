/** Sounds of the Study view, played from their beginning; the one that sounds stops instead. */
import type { StudyTake } from '../../../src-shared/contract/study.ts'
import { player } from '../../audio/player.svelte.ts'
import type { PlayableClip } from '../../audio/cue.ts'

export function playOrStop(sound: PlayableClip): void {
  if (player.isPlayingSource('clip', sound.id)) player.stop()
  else player.playClip(sound)
}

export const playStudyTake = ({ takeId, name, seconds, url }: StudyTake): void =>
  playOrStop({ id: takeId, name, seconds, url })
