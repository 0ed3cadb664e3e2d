/** Numbers as people read them. */

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** “312 MB”, “1.4 GB”: thousands, as disks are sold. */
export function byteWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : String(Number(value.toPrecision(2)))} ${units[unit]}`
}

/** “12,345”. */
export const countWords = (count: number): string => count.toLocaleString('en-GB')

/** “1 note”, “12 notes”. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countWords(count)} ${count === 1 ? one : many}`

/** A length: “0:21”, “12:05”, “1:02:05”. */
export function lengthWords(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const rest = String(whole % 60).padStart(2, '0')
  return hours > 0
    ? `${String(hours)}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${String(minutes)}:${rest}`
}

const steps: readonly [seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [3600, 'minute'],
  [86_400, 'hour'],
  [7 * 86_400, 'day'],
]
const secondsOf = { second: 1, minute: 60, hour: 3600, day: 86_400 } as Record<string, number>

/** Made once: it costs as much as a card. */
const relativeTime = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' })

/** “just now”, “5 minutes ago”, “yesterday”, “3 March 2026”. */
export function agoWords(timestamp: number, now = Date.now()): string {
  const seconds = (now - timestamp) / 1000
  if (seconds < 45) return 'just now'
  // What rounds up to the next unit is told in it: “1 minute ago”, not “60 seconds ago”.
  const step = steps.find(([end, unit]) => Math.round(seconds / secondsOf[unit]) * secondsOf[unit] < end)
  if (!step) {
    return new Date(timestamp).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  }
  return relativeTime.format(-Math.round(seconds / secondsOf[step[1]]), step[1])
}
