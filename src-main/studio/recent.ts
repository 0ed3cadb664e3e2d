/** Answers that took work, kept for the next who asks; the least recently asked for go first, and failures at once. */
export class Recent<Value> {
  readonly #limit: number
  readonly #values = new Map<string, Promise<Value>>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.#values.get(key) ?? make()
    this.#values.delete(key)
    this.#values.set(key, value)
    value.catch(() => {
      if (this.#values.get(key) === value) this.#values.delete(key)
    })
    for (const oldest of this.#values.keys()) if (this.#values.size > this.#limit) this.#values.delete(oldest)
    return value
  }
}
