/** What lies under the labels: a row for each note, and the pitch that was tracked. */

/** Tracked pitch as fractions of MIDI numbers, NaN where there is none. */
export interface PitchTrack {
  readonly midi: Float32Array
  readonly frameSeconds: number
  readonly firstSeconds: number
}

const blackKeys = [1, 3, 6, 8, 10]

/** The range that nearly all of it lies in: single frames heard octaves off don't make everything small. */
export function robust(midi: readonly number[]): number[] {
  if (midi.length < 20) return [...midi]
  const sorted = [...midi].sort((a, b) => a - b)
  return [sorted[Math.floor(0.03 * sorted.length)], sorted[Math.floor(0.97 * sorted.length)]]
}

/** The pitch at a moment; null where none was heard. */
export function trackedAt({ midi, frameSeconds, firstSeconds }: PitchTrack, seconds: number): number | null {
  const heard = midi[Math.round((seconds - firstSeconds) / frameSeconds)] ?? NaN
  return Number.isNaN(heard) ? null : heard
}

/** Rows as of a keyboard, highest on top. */
export function drawRows(
  context: CanvasRenderingContext2D,
  { low, high }: { readonly low: number; readonly high: number },
  { width, rowHeight }: { readonly width: number; readonly rowHeight: number },
  colour: string,
): void {
  context.fillStyle = colour
  for (let midi = low; midi <= high; midi++) {
    const y = (high - midi) * rowHeight
    context.globalAlpha = blackKeys.includes(midi % 12) ? 0.55 : 0
    context.fillRect(0, y, width, rowHeight)
    context.globalAlpha = midi % 12 === 11 ? 1 : 0.4
    context.fillRect(0, Math.round(y), width, 1)
  }
  context.globalAlpha = 1
}

/** A line that breaks off where nothing was heard. */
export function drawTrack(
  context: CanvasRenderingContext2D,
  { midi: values, frameSeconds, firstSeconds }: PitchTrack,
  view: { readonly from: number; readonly to: number },
  place: { readonly xOf: (seconds: number) => number; readonly yOf: (midi: number) => number },
  colour: string,
): void {
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.beginPath()
  let isDown = false
  values.forEach((midi, frame) => {
    const seconds = firstSeconds + frame * frameSeconds
    const isShown = !Number.isNaN(midi) && seconds >= view.from && seconds <= view.to
    if (isShown && isDown) context.lineTo(place.xOf(seconds), place.yOf(midi))
    else if (isShown) context.moveTo(place.xOf(seconds), place.yOf(midi))
    isDown = isShown
  })
  context.stroke()
}
