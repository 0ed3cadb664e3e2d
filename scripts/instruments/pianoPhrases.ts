/** Clips of solo piano that nobody has to steer: pieces composed by rule, played with the Salamander Grand Piano’s samples. */
import { Random } from '../../src-shared/random.ts'
import { playPiano } from '../../src-main/tasks/material/pianoPlayer.ts'
import type { DataSet } from './dataSet.ts'
import { compass, composePiece } from './composePhrases.ts'
import { fetchSalamander, loadSalamander } from './salamander.ts'
import { peakOf, loudestPeak, type NamedSound } from './soundFolder.ts'

const clipSeconds = 10
const clips = 72

export const pianoPhrases: DataSet = {
  words: `${(clips * clipSeconds) / 60} minutes of solo piano phrases in clips of ${clipSeconds} s`,
  usualRateHz: 16_000,
  make: async ({ sampleRateHz, seed, samples, cache }) => {
    const sounds = await loadSalamander(samples ?? (await fetchSalamander(cache)), compass, sampleRateHz)
    const made: NamedSound[] = []
    for (let piece = 0; made.length < clips; piece++) {
      const { notes, seconds } = composePiece(Random.fromSeed(seed + piece), clipSeconds)
      for (let start = 0; start < seconds && made.length < clips; start += clipSeconds) {
        const count = Math.round(clipSeconds * sampleRateHz)
        made.push({
          name: `piece${String(piece + 1).padStart(2, '0')}_${String(start).padStart(3, '0')}s`,
          samples: playPiano(notes, sounds, { startSeconds: start, count, sampleRateHz }),
        })
      }
    }
    const peak = Math.max(...made.map((clip) => peakOf(clip.samples)))
    return made.map((clip) => ({ ...clip, samples: clip.samples.map((it) => (it * loudestPeak) / peak) }))
  },
}
