/** Small things that a window remembers for itself (what is folded, which tab shows), beside the studio's settings. */

interface Memory<Value> {
  read(): Value
  write(value: Value): void
}

const prefix = 'syrinx.'

/**
 * One remembered value; `usual` until there is one, or when what is stored is of another type. Where the browser keeps
 * nothing (a private window) it is forgotten, and nothing fails.
 */
export function remembered<Value extends string | number | boolean>(
  name: string,
  usual: Value,
): Memory<Value> {
  return {
    read() {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(prefix + name) ?? 'null')
        return typeof stored === typeof usual ? (stored as Value) : usual
      } catch {
        return usual
      }
    },
    write(value) {
      try {
        localStorage.setItem(prefix + name, JSON.stringify(value))
      } catch {
        return
      }
    },
  }
}
