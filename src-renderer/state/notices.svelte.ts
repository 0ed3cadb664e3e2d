/** What the window tells in passing: toasts. `notify` says something, `report` says what went wrong. */
import { envelopeOf } from '../../src-shared/contract/errors.ts'

export interface NoticeAction {
  readonly label: string
  readonly run: () => void | Promise<void>
}

export interface NewNotice {
  readonly level: 'good' | 'note' | 'warning' | 'error'
  readonly message: string
  readonly hint?: string
  /** “Undo”. The notice goes when it is taken. */
  readonly action?: NoticeAction
  /** A question stays until it is answered or closed; what is going on, until whoever told it closes it. */
  readonly stays?: boolean
  /** Of an error, for whoever can mend it: offered to be copied. */
  readonly report?: string | undefined
  /** A later notice with the same key takes this one's place. */
  readonly key?: string
}

export interface Notice extends NewNotice {
  readonly id: number
  /** How often the same was said. */
  readonly times: number
}

/** Errors and questions stay; the rest goes by itself, later where there is something to do or to read. */
export function lifetimeMilliseconds({ level, action, hint, stays }: NewNotice): number | null {
  if (level === 'error' || stays) return null
  return action || hint || level === 'warning' ? 10_000 : 5_000
}

const mostAtOnce = 4

/** What would have gone by itself makes room first, the oldest before the others; the newest is always there. */
function atMost(list: readonly Notice[]): readonly Notice[] {
  if (list.length <= mostAtOnce) return list
  const older = list.slice(0, -1)
  const leaving = older.find((notice) => lifetimeMilliseconds(notice) !== null) ?? older[0]
  return atMost(list.filter((notice) => notice !== leaving))
}

class Notices {
  list = $state.raw<readonly Notice[]>([])
  #nextId = 1

  add(notice: NewNotice): number {
    const same = this.list.find((other) =>
      notice.key
        ? other.key === notice.key
        : other.message === notice.message && other.level === notice.level,
    )
    const times = same && same.message === notice.message ? same.times + 1 : 1
    const id = this.#nextId++
    const others = this.list.filter((other) => other !== same)
    this.list = atMost([...others, { ...notice, id, times }])
    return id
  }

  isOpen(id: number): boolean {
    return this.list.some((notice) => notice.id === id)
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }
}

export const notices = new Notices()

/** Shows a toast. @returns its id, for `notices.close` */
export const notify = (notice: NewNotice): number => notices.add(notice)

/** Shows an error of any kind in the user's words; what a user broke off by themselves is no error. */
export function report(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return
  const { code, message, hint, report: lines } = envelopeOf(error)
  notices.add({ level: 'error', message, hint, report: lines, key: `${code} ${message}` })
}
