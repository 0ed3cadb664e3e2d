import { localConditionSchema } from '../../src-shared/conditioning/description.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'

/**
 * The instrument without what comes after its network: nothing is cut off above the recordings' reach, and what it plays
 * beside its partials is as loud as it plays it (docs/sound.md). Others than `voice` instruments have nothing after it.
 */
export function unfiltered(checkpoint: Checkpoint): Checkpoint {
  if (checkpoint.condition?.kind !== 'voice') return checkpoint
  const condition = localConditionSchema.parse({
    ...checkpoint.condition,
    tones: checkpoint.condition.tones.map((tones) =>
      tones.map((tone) => {
        if (!tone) return tone
        const { reachHz: _reach, residualDecibels: _residual, ...plain } = tone
        return plain
      }),
    ),
  })
  return { ...checkpoint, condition }
}
