/** A region on a waveform: what a drag or a key makes of it. */

export interface Region {
  readonly startSeconds: number
  readonly endSeconds: number
}

export type RegionPart = 'start' | 'end' | 'both'

/** Regions are never shorter. */
export const shortestRegionSeconds = 0.02

/** The region after a part of it was moved by some seconds, kept inside the sound. */
export function moveRegion(
  region: Region,
  part: RegionPart,
  bySeconds: number,
  durationSeconds: number,
): Region {
  const { startSeconds, endSeconds } = region
  const shortest = Math.min(shortestRegionSeconds, durationSeconds)
  const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
  if (part === 'start')
    return { startSeconds: clamp(startSeconds + bySeconds, 0, endSeconds - shortest), endSeconds }
  if (part === 'end')
    return {
      startSeconds,
      endSeconds: clamp(endSeconds + bySeconds, startSeconds + shortest, durationSeconds),
    }
  const by = clamp(bySeconds, -startSeconds, durationSeconds - endSeconds)
  return { startSeconds: startSeconds + by, endSeconds: endSeconds + by }
}

/** The region between two places, in either order. */
export function regionBetween(one: number, other: number, durationSeconds: number): Region {
  const [from, to] = one < other ? [one, other] : [other, one]
  const startSeconds = Math.max(0, Math.min(from, durationSeconds - shortestRegionSeconds))
  const endSeconds = Math.min(durationSeconds, Math.max(to, startSeconds + shortestRegionSeconds))
  return { startSeconds, endSeconds }
}
