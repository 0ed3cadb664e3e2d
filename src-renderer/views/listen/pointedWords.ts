/** What one points at, in words: “1.234 s, 881 Hz, A5 + 2 cents, −31.4 dB”. */
import { noteName } from '../compose/generate/words.ts'
import { midiOfHertz } from './overlays.ts'

interface Pointed {
  readonly seconds: number
  readonly hertz: number
  readonly levelDb: number | null
}

const lowestMidi = 0

export function pointedWords({ seconds, hertz, levelDb }: Pointed): string {
  const parts = [
    `${seconds.toFixed(3)} s`,
    `${hertz < 1000 ? hertz.toFixed(0) : Math.round(hertz).toLocaleString('en-GB')} Hz`,
  ]
  const midi = midiOfHertz(Math.max(1e-3, hertz))
  const nearest = Math.round(midi)
  const cents = Math.round((midi - nearest) * 100)
  if (nearest >= lowestMidi && nearest <= 135)
    parts.push(
      cents === 0
        ? noteName(nearest)
        : `${noteName(nearest)} ${cents > 0 ? '+' : '−'} ${String(Math.abs(cents))} cents`,
    )
  if (levelDb !== null) parts.push(`${levelDb < 0 ? '−' : ''}${Math.abs(levelDb).toFixed(1)} dB`)
  return parts.join(' · ')
}
