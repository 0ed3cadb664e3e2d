/** A graphics card that goes away when a test wants it to: another compute in its place. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Compute, Trainer } from '../compute/compute.ts'

/** A call of a trainer, counted over all of them from 1 on, each kind by itself; `open` is a trainer that is made. */
export interface CardCall {
  readonly kind: 'open' | 'step' | 'loss' | 'read'
  readonly count: number
}

/**
 * @param failing asked at every call: what is to go wrong in it. From a lost card on, all calls of that trainer fail.
 * @param calls every call so far, for tests to look at.
 */
export function cardThatFails(
  compute: Compute,
  failing: (call: CardCall) => SyrinxError | undefined,
  calls: CardCall[] = [],
): Compute {
  const fail = (kind: CardCall['kind']) => {
    const call = { kind, count: calls.filter((it) => it.kind === kind).length + 1 }
    calls.push(call)
    const error = failing(call)
    if (error) throw error
  }
  const failingTrainer = (trainer: Trainer): Trainer => {
    let gone: unknown
    const guarded = async <Result>(kind: CardCall['kind'], work: () => Promise<Result>) => {
      if (gone !== undefined) throw gone
      // What went wrong in a step shows when its result is read: the weights are changed by then.
      const result = await work()
      try {
        fail(kind)
      } catch (error) {
        gone = error
        throw error
      }
      return result
    }
    return {
      step: (batch, learningRate, interruption) =>
        guarded('step', () => trainer.step(batch, learningRate, interruption)),
      loss: (batch, weights, interruption) =>
        guarded('loss', () => trainer.loss(batch, weights, interruption)),
      gradients: (batch) => trainer.gradients(batch),
      read: () => guarded('read', () => trainer.read()),
      dispose: () => trainer.dispose(),
    }
  }
  return {
    ...compute,
    name: 'webgpu',
    async trainer(...given) {
      fail('open')
      return failingTrainer(await compute.trainer(...given))
    },
  }
}

export const cardLost = (): SyrinxError => new SyrinxError('compute/device-lost', 'The card went away.')
