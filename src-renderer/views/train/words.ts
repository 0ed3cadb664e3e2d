/** Durations, sizes and rates as the Train view writes them. */

/** “2 h 05 min”, “12 min”, “40 s”. */
export function durationWords(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60)
    return seconds < 600 ? `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s` : `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`
}

/** For an axis: “0:30”, “12:00”, “2 h”. */
export function shortDuration(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`
  const hours = seconds / 3600
  return `${hours.toLocaleString('en', { maximumFractionDigits: 1 })} h`
}

const pad = (value: number) => String(Math.floor(value)).padStart(2, '0')

/** “1.1 MB”. */
export function bytesWords(bytes: number): string {
  if (bytes < 999_500) return `${Math.max(Math.round(bytes / 1000), 1)} kB`
  if (bytes < 999_500_000) return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
  return `${(bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`
}

/** “3.9 ms”, “334 ms”, “4.1 s”. */
export function fieldWords(samples: number, sampleRateHz: number): string {
  const milliseconds = (samples / sampleRateHz) * 1000
  if (milliseconds >= 1000)
    return `${(milliseconds / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`
  return `${milliseconds.toLocaleString('en', { maximumFractionDigits: milliseconds < 100 ? 1 : 0 })} ms`
}

/** “today, 14:05”, “yesterday, 9:30”, “3 Nov, 14:05”. */
export function whenWords(timestamp: number, now = Date.now()): string {
  const date = new Date(timestamp)
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const days = Math.round((startOfDay(new Date(now)) - startOfDay(date)) / 86_400_000)
  if (days === 0) return `today, ${time}`
  if (days === 1) return `yesterday, ${time}`
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

export const kilohertzWords = (hertz: number) =>
  `${(hertz / 1000).toLocaleString('en', { maximumFractionDigits: 2 })} kHz`
