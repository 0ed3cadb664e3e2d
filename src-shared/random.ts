/**
 * xoshiro128** (Blackman & Vigna 2018), seeded by splitmix32: a random stream whose whole state is four integers,
 * so that a run can be stopped and gone on with bit for bit.
 */
export type RandomState = readonly [number, number, number, number]

export class Random {
  #state: [number, number, number, number]

  private constructor(state: RandomState) {
    this.#state = [...state]
  }

  static fromSeed(seed: number): Random {
    let x = seed >>> 0
    const next = () => {
      x = (x + 0x9e3779b9) >>> 0
      let mixed = x ^ (x >>> 16)
      mixed = Math.imul(mixed, 0x21f0aaad)
      mixed ^= mixed >>> 15
      mixed = Math.imul(mixed, 0x735a2d97)
      return (mixed ^ (mixed >>> 15)) >>> 0
    }
    // Seeds beyond 32 bits keep their high part.
    const low = [next(), next()] as const
    x = (x ^ (Math.floor(seed / 2 ** 32) >>> 0)) >>> 0
    return new Random([low[0], low[1], next(), next() | 1])
  }

  static fromState(state: RandomState): Random {
    return new Random(state)
  }

  get state(): RandomState {
    return [...this.#state]
  }

  /** An integer in [0, 2³²). */
  nextUint32(): number {
    const s = this.#state
    const scrambled = Math.imul(s[1], 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= shifted
    s[3] = (s[3] << 11) | (s[3] >>> 21)
    for (let i = 0; i < 4; i++) s[i] >>>= 0
    return result
  }

  /** A number in [0, 1) that float32 holds exactly (24 bits). */
  uniform(): number {
    return (this.nextUint32() >>> 8) / 0x1000000
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor((this.nextUint32() / 0x100000000) * bound)
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform()
  }

  /** A standard normal number (Box–Muller, one of the pair). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return radius * Math.cos(2 * Math.PI * this.uniform())
  }

  /** `count` numbers in [0, 1). */
  uniforms(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.uniform())
  }

  /** Fisher–Yates, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[items[i], items[j]] = [items[j], items[i]]
    }
    return items
  }
}
