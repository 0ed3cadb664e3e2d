/** Recordings that nothing is learned from, and why. */
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import type { Chosen, LeftOutWhy } from './chosenNotes.ts'
import type { ClipHealth } from './clipHealth.ts'
import { finding } from './makeFinding.ts'
import { clipsWords } from './words.ts'

/** A recording that couldn’t be read, or not to its end. */
export interface UnheardClip {
  readonly name: string
  /** A sentence. */
  readonly reason: string
}

const leftOutWords: Record<
  LeftOutWhy,
  (clips: string, one: boolean) => readonly [words: string, hint: string]
> = {
  silent: (clips, one) => [`${clips} ${one ? 'is' : 'are'} silent, and left out.`, ''],
  several: (clips) => [
    `Several notes at once in ${clips}: left out.`,
    'Record these notes one at a time. The instrument can still play chords afterwards.',
  ],
  'no-note': (clips) => [`No note was heard in ${clips}: left out.`, ''],
  unclear: (clips) => [`What sounds in ${clips} is too short or too unclear to be a note: left out.`, ''],
}

export function leftOutFindings(chosen: Chosen, clips: readonly ClipHealth[]): Finding[] {
  if (chosen.leftOut.length === clips.length) return []
  return (Object.keys(leftOutWords) as LeftOutWhy[]).flatMap((why) => {
    const of = chosen.leftOut.filter((it) => it.why === why).map(({ clip }) => clip.name)
    if (of.length === 0) return []
    const [words, hint] = leftOutWords[why](clipsWords(of.length), of.length === 1)
    return [finding('warn', `left-out/${why}`, words, hint, of)]
  })
}

export const unreadFindings = (unheard: readonly UnheardClip[]): Finding[] =>
  unheard.map((it) => finding('warn', 'unread', it.reason, '', [it.name]))
