/** Finds what JSON.parse hides: of two equal keys it keeps the last and says nothing. */

const [quote, colon, openList, backslash, closeList, openObject, closeObject] = [34, 58, 91, 92, 93, 123, 125]

/**
 * The first key that stands twice in one object of `json` (a text that JSON.parse accepts); undefined when none does.
 * Written as a loop: a text of a hostile length would overflow a regular expression's stack.
 */
export function duplicateKey(json: string): string | undefined {
  /** The keys seen in each open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = []
  let [from, to] = [0, 0]
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === quote) {
      ;[from, to] = [at, endOfString(json, at)]
      at = to - 1
    } else if (code === colon) {
      const keys = open.at(-1)!
      const key = JSON.parse(json.slice(from, to)) as string
      if (keys.has(key)) return key
      keys.add(key)
    } else if (code === openObject) open.push(new Set())
    else if (code === openList) open.push(undefined)
    else if (code === closeObject || code === closeList) open.pop()
  }
  return undefined
}

/** The position after the quote that closes the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  while (json.charCodeAt(at) !== quote) at += json.charCodeAt(at) === backslash ? 2 : 1
  return at + 1
}
