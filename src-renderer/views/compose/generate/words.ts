/** What settings mean, in plain words. */

const noteNames = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const

/** MIDI 69 is A4. */
export const noteName = (midi: number): string =>
  `${noteNames[((midi % 12) + 12) % 12]}${String(Math.floor(midi / 12) - 1)}`

const temperatureSteps = [
  { upTo: 0, words: 'Always the likeliest sample: steady, but it often dies away.' },
  { upTo: 0.5, words: 'Very careful: clean and even, and it may die away.' },
  { upTo: 0.88, words: 'Careful: a little cleaner and calmer than it learned.' },
  { upTo: 1.12, words: 'As it learned to play.' },
  { upTo: 1.5, words: 'Daring: more breath, and now and then a slip.' },
  { upTo: Infinity, words: 'Wild: mostly breath and noise.' },
] as const

export const temperatureWords = (temperature: number): string =>
  temperatureSteps.find(({ upTo }) => temperature <= upTo + 1e-9)?.words ?? ''

/** “About 12 s left”; a moment before anything is known. */
export function timeLeftWords(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 1) return 'Nearly done'
  if (seconds < 90) return `About ${String(Math.round(seconds))} s left`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `About ${String(minutes)} min left` : `About ${(minutes / 60).toFixed(1)} h left`
}

/** “Plays in 12 s”, “Plays in a moment”. */
export function waitWords(seconds: number | null): string {
  if (seconds === null) return 'Plays when enough is there'
  if (seconds < 1.5) return 'Plays in a moment'
  return seconds < 90
    ? `Plays in ${String(Math.round(seconds))} s`
    : `Plays in ${String(Math.round(seconds / 60))} min`
}

/** Seconds as 0:07.3, minutes and hours before it where there are any. */
export function clockWords(seconds: number): string {
  const sign = seconds < 0 ? '−' : ''
  const tenths = Math.floor(Math.abs(seconds) * 10 + 1e-6)
  const [whole, tenth] = [Math.floor(tenths / 10), tenths % 10]
  return `${sign}${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}.${String(tenth)}`
}
