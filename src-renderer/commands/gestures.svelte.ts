/** Keys that are held while something is dragged, for the sheet on `?`. They can't be changed. */

export interface HeldKey {
  readonly title: string
  /** As `Keys` shows them, several with a space between. */
  readonly keys: string
}

let list = $state.raw<readonly HeldKey[]>([])

/** Adds to the list; one with the same title takes the other's place. */
export function registerHeldKeys(added: readonly HeldKey[]): void {
  list = [...list.filter(({ title }) => !added.some((it) => it.title === title)), ...added]
}

export const heldKeys = {
  /** Those whose title has these letters in it. */
  matching: (search: string): readonly HeldKey[] => {
    const letters = search.trim().toLocaleLowerCase()
    return list.filter(({ title }) => title.toLocaleLowerCase().includes(letters))
  },
}
