/** Finds what JSON.parse hides: of two equal keys it keeps the last and says nothing. */

/** JSON's strings, and the marks that say whether a string is a key. Everything else can be passed over. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs

/**
 * The first key that stands twice in one object of `json` (a text that JSON.parse accepts); undefined when none does.
 */
export function duplicateKey(json: string): string | undefined {
  /** The keys seen in each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let text: string | undefined
  for (const [mark] of json.matchAll(token)) {
    if (mark === '{') open.push(new Set())
    else if (mark === '[') open.push(undefined)
    else if (mark === '}' || mark === ']') open.pop()
    else if (mark === ':') {
      const keys = open.at(-1)!
      const key = JSON.parse(text!) as string
      if (keys.has(key)) return key
      keys.add(key)
    } else if (mark !== ',') text = mark
  }
  return undefined
}
