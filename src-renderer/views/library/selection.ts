/** Which rows of a list are chosen, as file managers do it: clicks, ranges with Shift, single ones with the modifier. */

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** Where a range begins. */
  readonly anchor: string | null
  /** The row that keys start from. */
  readonly active: string | null
}

export const noSelection: Selection = { ids: new Set(), anchor: null, active: null }

export const selectOnly = (id: string): Selection => ({ ids: new Set([id]), anchor: id, active: id })

/** A click with the modifier: that row in or out, the others stay. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id, active: id }
}

/** From the anchor to a row; nothing else. */
export function extended(selection: Selection, id: string, order: readonly string[]): Selection {
  const anchor = selection.anchor ?? id
  const [from, to] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b)
  if (from < 0) return selectOnly(id)
  return { ids: new Set(order.slice(from, to + 1)), anchor, active: id }
}

export const selectAll = (order: readonly string[], { active }: Selection): Selection => ({
  ids: new Set(order),
  anchor: order[0] ?? null,
  active: active ?? order[0] ?? null,
})

/** The row `by` places below the active one, held at the ends (±∞ for those); null in an empty list. */
export function neighbour({ active }: Selection, by: number, order: readonly string[]): string | null {
  if (order.length === 0) return null
  const at = active === null ? -1 : order.indexOf(active)
  if (at < 0 && Math.abs(by) < Infinity) return by > 0 ? order[0] : order[order.length - 1]
  return order[Math.max(0, Math.min(order.length - 1, at + by))]
}

/** Without rows that are gone. When the active one is gone, the one in its place is next. */
export function kept(selection: Selection, before: readonly string[], order: readonly string[]): Selection {
  if (selection.ids.size === 0 && selection.active === null) return selection
  const there = new Set(order)
  const stays = (id: string | null) => (id !== null && there.has(id) ? id : null)
  const place = selection.active === null ? -1 : before.indexOf(selection.active)
  const fallback = place < 0 ? null : (order[Math.min(place, order.length - 1)] ?? null)
  return {
    ids: new Set([...selection.ids].filter((id) => there.has(id))),
    anchor: stays(selection.anchor),
    active: stays(selection.active) ?? fallback,
  }
}
