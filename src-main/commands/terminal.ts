/** How every command speaks: one JSON object on stdout with --json, plain words otherwise; progress on stderr. */
import type { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'

/** A line on stderr that stays. */
export function say(text: string): void {
  clearStatus()
  process.stderr.write(`${text}\n`)
}

let statusShown = false

/** A line on stderr that the next one replaces; on anything but a terminal nothing, so that logs stay readable. */
export function status(text: string): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 100) - 1)}`)
  statusShown = true
}

export function clearStatus(): void {
  if (statusShown) process.stderr.write('\r\u001b[2K')
  statusShown = false
}

/** Prints a command's result: the object with --json, else the words. */
export function result(command: Command, object: object, words: string): void {
  clearStatus()
  process.stdout.write(command.opts<{ json?: boolean }>().json ? `${JSON.stringify(object)}\n` : `${words}\n`)
}

/** "2 min 5 s" */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

interface NumberBounds {
  readonly minimum?: number
  readonly maximum?: number
  readonly integer?: boolean
}

/** A parser for commander's options: a number within bounds, or an error that names the option. */
export const number =
  (option: string, { minimum = -Infinity, maximum = Infinity, integer = false }: NumberBounds = {}) =>
  (text: string): number => {
    const value = Number(text)
    const fits = text.trim() !== '' && value >= minimum && value <= maximum
    if (!fits || (integer && !Number.isInteger(value)))
      throw new SyrinxError(
        'option/not-a-number',
        `${option} wants a ${integer ? 'whole number' : 'number'}${boundsWords(minimum, maximum)}, not “${text}”.`,
      )
    return value
  }

function boundsWords(minimum: number, maximum: number): string {
  if (minimum !== -Infinity && maximum !== Infinity) return ` from ${minimum} to ${maximum}`
  if (minimum !== -Infinity) return ` of at least ${minimum}`
  return maximum === Infinity ? '' : ` of at most ${maximum}`
}

/** A parser for options that take one word of several. */
export const oneOf =
  <T extends string>(option: string, words: readonly T[]) =>
  (text: string): T => {
    if (!words.includes(text as T))
      throw new SyrinxError('option/unknown-word', `${option} wants ${words.join(', ')}; not “${text}”.`)
    return text as T
  }

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** npm passes a Ctrl-C on that the terminal has sent already: what comes within this is one press. */
const onePressMilliseconds = 500

/**
 * Ctrl-C (or a kill, or a closed terminal) asks the work to end where it can keep what is there; a second one ends the program at once.
 * @returns whether it was pressed.
 */
export function interruptible(words: string): { asked: () => boolean; release: () => void } {
  let askedAt: number | undefined
  const onSignal = () => {
    if (askedAt !== undefined && performance.now() - askedAt > onePressMilliseconds) process.exit(130)
    if (askedAt !== undefined) return
    askedAt = performance.now()
    say(words)
  }
  for (const signal of stopSignals) process.on(signal, onSignal)
  return {
    asked: () => askedAt !== undefined,
    release: () => {
      for (const signal of stopSignals) process.off(signal, onSignal)
    },
  }
}
