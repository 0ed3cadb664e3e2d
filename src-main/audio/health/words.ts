/** How findings count and list. */

export const clipsWords = (count: number) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? 'recording' : 'recordings'}`

/** “A, B and C”, “A, B, C and 4 more”. */
export function listed(names: readonly string[], atMost: number): string {
  if (names.length > atMost)
    return `${names.slice(0, atMost - 1).join(', ')} and ${names.length - atMost + 1} more`
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** “2.6 seconds”, “40 seconds”, “12 minutes”, “1 hour 20 minutes”. */
export function lengthWords(seconds: number): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  if (seconds < 10) return plural(Number(seconds.toFixed(1)), 'second')
  if (seconds < 90) return plural(Math.round(seconds), 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 10) return `${(seconds / 60).toFixed(1)} minutes`
  if (minutes < 60) return plural(minutes, 'minute')
  return [
    plural(Math.floor(minutes / 60), 'hour'),
    ...(minutes % 60 ? [plural(minutes % 60, 'minute')] : []),
  ].join(' ')
}
