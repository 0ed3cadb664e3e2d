/** Sounds of the Study view, played from their beginning; the one that sounds stops instead. */
import type { StudyTake } from '../../../src-shared/contract/study.ts'
import type { PlayableClip } from '../../audio/cue.ts'
import { decodedSounds } from '../../audio/decodedSounds.ts'
import { player } from '../../audio/player.svelte.ts'
import { report } from '../../state/notices.svelte.ts'

export function playOrStop(sound: PlayableClip): void {
  if (player.isPlayingSource('clip', sound.id)) player.stop()
  else player.playClip(sound)
}

/** Of a sound whose length isn't known, finds it out before it plays. */
export async function playOrStopAny({
  seconds,
  ...sound
}: Omit<PlayableClip, 'seconds'> & { readonly seconds: number | null }): Promise<void> {
  if (seconds !== null) return playOrStop({ ...sound, seconds })
  player.wake()
  try {
    const { samples, sampleRateHz } = await decodedSounds.get(sound.url)
    playOrStop({ ...sound, seconds: samples.length / sampleRateHz })
  } catch (error) {
    report(error)
  }
}

export const playStudyTake = ({ takeId, name, seconds, url }: StudyTake): void =>
  playOrStop({ id: takeId, name, seconds, url })
