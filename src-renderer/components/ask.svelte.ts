/**
 * Questions to the user, as promises: `if (await confirm({ … }))`, `const name = await askText({ … })`. AskHost shows
 * one at a time; a second waits for the first one's answer.
 */

export interface ConfirmQuestion {
  readonly title: string
  readonly words?: string
  /** The button that says yes, as a verb: “Delete”. */
  readonly action: string
  readonly cancel?: string
  /** What is done can't be taken back. */
  readonly danger?: boolean
}

export interface TextQuestion {
  readonly title: string
  readonly words?: string
  readonly label: string
  readonly value?: string
  readonly action: string
  /** What is wrong with a text; null when it will do. An empty one never will. */
  readonly check?: (text: string) => string | null
}

export type Question =
  | { readonly kind: 'confirm'; readonly question: ConfirmQuestion; readonly answer: (yes: boolean) => void }
  | { readonly kind: 'text'; readonly question: TextQuestion; readonly answer: (text: string | null) => void }

let waiting = $state.raw<readonly Question[]>([])

/** What AskHost shows and how it answers. */
export const questions = {
  get current(): Question | null {
    return waiting[0] ?? null
  },
  next(): void {
    waiting = waiting.slice(1)
  },
}

/** Whether the user says yes. */
export const confirm = (question: ConfirmQuestion): Promise<boolean> =>
  new Promise((answer) => {
    waiting = [...waiting, { kind: 'confirm', question, answer }]
  })

/** What the user wrote, trimmed; null when they thought better of it. */
export const askText = (question: TextQuestion): Promise<string | null> =>
  new Promise((answer) => {
    waiting = [...waiting, { kind: 'text', question, answer }]
  })
