/** Where one is in a piece, in the two ways that musicians count. */

interface Tempo {
  readonly beatsPerMinute: number
  readonly beatsPerBar: number
}

/** `0:04.21`, `61:00.00`: minutes, seconds and hundredths. */
export function clockWords(seconds: number): string {
  const hundredths = Math.round(Math.abs(seconds) * 100)
  const minutes = Math.floor(hundredths / 6000)
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0')
  return `${seconds < 0 && hundredths > 0 ? '−' : ''}${String(minutes)}:${rest}`
}

/** `3.2.4`: bar, beat and sixteenth, each counted from one; before the start bars count from −1 downwards. */
export function barWords(seconds: number, { beatsPerMinute, beatsPerBar }: Tempo): string {
  const sixteenths = Math.floor((seconds * beatsPerMinute * 4) / 60 + 1e-6)
  const perBar = beatsPerBar * 4
  const bar = Math.floor(sixteenths / perBar)
  const inBar = sixteenths - bar * perBar
  const words = `.${String(Math.floor(inBar / 4) + 1)}.${String((inBar % 4) + 1)}`
  return (bar < 0 ? `−${String(-bar)}` : String(bar + 1)) + words
}
