/** After a start: runs that ended in the middle can go on. */
import type { Run } from '../../src-shared/contract/training.ts'
import { notices, notify } from './notices.svelte.ts'

interface Answers {
  goOn(run: Run): Promise<void>
  show(run: Run): void
}

export class OfferToGoOn {
  readonly #answers: Answers
  /** What is offered: runs that were interrupted when they were first looked at, and still are. */
  #offered: readonly string[] | null = null
  #noticeId: number | null = null

  constructor(answers: Answers) {
    this.#answers = answers
  }

  /** Asks once; a question that stands goes with the runs, and away when none of them needs an answer any more. */
  follow(runs: readonly Run[]): void {
    const interrupted = runs.filter(
      ({ id, state }) => state === 'interrupted' && (this.#offered?.includes(id) ?? true),
    )
    const isFirst = this.#offered === null
    const isSame = this.#offered?.length === interrupted.length
    if (isSame) return
    this.#offered = interrupted.map(({ id }) => id)
    // Who closed it has answered.
    if (!isFirst && (this.#noticeId === null || !notices.isOpen(this.#noticeId))) return
    if (interrupted.length > 0) this.#noticeId = this.#ask(interrupted)
    else if (this.#noticeId !== null) notices.close(this.#noticeId)
  }

  #ask(interrupted: readonly Run[]): number {
    const [first] = interrupted
    const count = interrupted.length
    return notify({
      level: 'note',
      key: 'training.interrupted',
      stays: true,
      message:
        count === 1
          ? `Go on with “${first.name}”?`
          : `${String(count)} runs ended in the middle, “${first.name}” among them.`,
      hint: count === 1 ? first.words : 'What they had learned is kept, and each can go on.',
      action:
        count === 1
          ? { label: 'Go on', run: () => this.#answers.goOn(first) }
          : { label: 'Show', run: () => this.#answers.show(first) },
    })
  }
}
