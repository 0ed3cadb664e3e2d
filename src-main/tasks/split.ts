/** The 80/20 split into recordings to learn from and recordings to check with. */
import { Random } from '../../src-shared/random.ts'
import type { TrainingRecording } from '../engine/train/material.ts'

export interface Split {
  readonly training: readonly TrainingRecording[]
  readonly validation: readonly TrainingRecording[]
}

/**
 * Splits by recording, at random but the same for the same seed. A note or global category that only one recording
 * holds stays in training: an instrument must not lack a note because the split took it. Where the folder was prepared
 * with a split (its material.json), that one holds.
 * @param share how much of the recordings (rounded down) is set aside, as far as that rule allows.
 */
export function splitRecordings(recordings: readonly TrainingRecording[], seed: number, share = 0.2): Split {
  if (recordings.some(({ split }) => split === 'validation') && recordings.some(isForTraining))
    return {
      training: recordings.filter(isForTraining),
      validation: recordings.filter((it) => !isForTraining(it)),
    }
  const wanted = Math.floor(recordings.length * share)
  const holders = new Map<string, number>()
  for (const recording of recordings)
    for (const key of keysOf(recording)) holders.set(key, (holders.get(key) ?? 0) + 1)
  const order = Random.fromSeed(seed).shuffle([...recordings])
  const validation = new Set<TrainingRecording>()
  for (const recording of order) {
    if (validation.size >= wanted) break
    const keys = keysOf(recording)
    if (keys.some((key) => holders.get(key)! < 2)) continue
    for (const key of keys) holders.set(key, holders.get(key)! - 1)
    validation.add(recording)
  }
  return {
    training: recordings.filter((it) => !validation.has(it)),
    validation: recordings.filter((it) => validation.has(it)),
  }
}

const isForTraining = ({ split }: TrainingRecording) => split !== 'validation'

/** What a recording has that training must not lose: each of its notes, and its global category. */
function keysOf({ track, globalCategory }: TrainingRecording): string[] {
  const notes = new Set(track.map((segment) => `note ${segment.category} of ${globalCategory ?? 'all'}`))
  return [...notes, ...(globalCategory === undefined ? [] : [`category ${globalCategory}`])]
}
