/** Many frames of a picture become as many columns as can be seen. */

/**
 * Frames come in one after another and are gathered into columns; column c stands for the frames from ⌊c·frames/columns⌋
 * up to the next column's.
 */
export class Columns {
  /** columns × rows, a column after another. */
  readonly values: Float32Array<ArrayBuffer>
  readonly count: number
  readonly #frames: number
  readonly #rows: number
  readonly #combine: 'most' | 'mean'
  #frame = 0
  #column = 0

  /** @param most as many columns at most; fewer frames than that have a column each */
  constructor(frames: number, rows: number, most: number, combine: 'most' | 'mean') {
    this.count = Math.min(frames, most)
    this.values = new Float32Array(this.count * rows)
    this.#frames = frames
    this.#rows = rows
    this.#combine = combine
  }

  /** The next frame: `rows` values from `offset` on. */
  add(values: Float32Array, offset: number): void {
    if (this.#frame === this.#firstOf(this.#column + 1)) this.#column++
    const start = this.#firstOf(this.#column)
    const isFirst = this.#frame === start
    const at = this.#column * this.#rows
    const width = this.#firstOf(this.#column + 1) - start
    for (let row = 0; row < this.#rows; row++) {
      const value = values[offset + row]
      if (this.#combine === 'mean') this.values[at + row] += value / width
      else if (isFirst || value > this.values[at + row]) this.values[at + row] = value
    }
    this.#frame++
  }

  #firstOf(column: number): number {
    return Math.floor((column * this.#frames) / this.count)
  }
}
