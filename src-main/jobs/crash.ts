/** Why a process ended that shouldn't have, in words. */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { ProcessRole } from './taskProcesses.ts'

const works: Record<ProcessRole, string> = {
  play: 'playing',
  train: 'training',
  listen: 'listening to recordings',
  sound: 'measuring and writing of sounds',
}

const outOfMemory = /heap out of memory|allocation failed|bad_alloc|out of memory|ENOMEM|Cannot allocate/i

/** @param lastWords what the process wrote to its error output at last. */
export function crashError(
  role: ProcessRole,
  { code, signal }: { readonly code: number | null; readonly signal: NodeJS.Signals | null },
  lastWords: string,
): SyrinxError {
  const how = signal ? `it was ended by ${signal}` : `it ended with code ${code}`
  const detail = lastLines(lastWords) ? ` Its last words: ${lastLines(lastWords)}` : ''
  if (outOfMemory.test(lastWords))
    return new SyrinxError(
      'engine/crashed',
      `The part of Syrinx that does the ${works[role]} ran out of memory (${how}).`,
      'Close other programs, or ask for less at a time. What was saved before is kept.',
    )
  return new SyrinxError(
    'engine/crashed',
    `The part of Syrinx that does the ${works[role]} ended unexpectedly: ${how}.${detail}`,
    signal === 'SIGKILL'
      ? 'The system may have run out of memory. What was saved before is kept; try again.'
      : 'What was saved before is kept; try again.',
  )
}

/**
 * @param isIts whether this task did not answer, or another one in its process
 * @returns `engine/hung` for the one that was asked to end, `engine/crashed` for those beside it.
 */
export const hungError = (role: ProcessRole, isIts: boolean): SyrinxError =>
  isIts
    ? new SyrinxError(
        'engine/hung',
        `The part of Syrinx that does the ${works[role]} did not answer, and was ended.`,
        'What was saved before is kept; try again.',
      )
    : new SyrinxError(
        'engine/crashed',
        `The part of Syrinx that does the ${works[role]} had to be ended, because other work in it did not answer.`,
        'What was saved before is kept; try again.',
      )

const lastLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at /.test(line) && !/^Node\.js v/.test(line))
    // What graphics drivers and Dawn remark on any occasion.
    .filter((line) => !/^Warning: |^ - While /.test(line))
    .slice(-3)
    .join(' · ')
    .slice(-400)
