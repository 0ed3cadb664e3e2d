/** Takes of an instrument that composes: each take has music of its own. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Composer } from '../../engine/checkpoint/checkpoint.ts'
import {
  generate,
  takePath,
  type GenerationHooks,
  type GenerationRequest,
  type GenerationResult,
} from '../generate.ts'
import { composedScore } from './composedScore.ts'

/**
 * Composes `request.samples` of music, to the end of a phrase, and plays it into `outPath`.
 * @throws SyrinxError `generate/no-length` without a length, and all that `generate` throws.
 */
export async function generateComposed(
  request: GenerationRequest,
  composer: Composer,
  outPath: string,
  hooks: GenerationHooks,
): Promise<GenerationResult> {
  const { checkpoint, samples, seedAudio } = request
  if (samples === undefined)
    throw new SyrinxError(
      'generate/no-length',
      'How long should it compose?',
      'Give a length (--seconds), or notes that it should play (--notes).',
    )
  const done: GenerationResult[] = []
  for (let take = 0; take < request.takes && !done.at(-1)?.cancelled; take++) {
    const seed = request.seed + take
    const score = await composedScore(
      {
        checkpoint,
        seconds: samples / checkpoint.hyperparameters.sampleRateHz,
        ...(seedAudio && { seedAudio }),
        temperature: request.pick === 'highest' ? 0 : request.temperature,
        seed,
      },
      composer,
      hooks,
    )
    // The voices play as they learned to: how freely it draws is how freely it composes.
    const learned = { temperature: 1, pick: 'sample' } as const
    const played = { ...request, ...learned, score, samples: undefined, seed, takes: 1 }
    done.push(await generate(played, takePath(outPath, take, request.takes), hooks))
  }
  return {
    ...done[0],
    takes: done.flatMap((it) => it.takes),
    generated: Math.max(...done.map((it) => it.generated)),
    cancelled: done.some((it) => it.cancelled),
  }
}
