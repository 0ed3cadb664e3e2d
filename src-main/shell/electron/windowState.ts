/** Where the window was: kept in a small file, and only believed where there is still a screen. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const rectangle = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(20_000),
  height: z.int().min(1).max(20_000),
})
const windowState = rectangle.extend({ isMaximised: z.boolean() })
export type WindowState = z.infer<typeof windowState>
export type Rectangle = z.infer<typeof rectangle>

export const smallest = { width: 960, height: 640 } as const
const usual = { width: 1440, height: 900 } as const

/** So much of the title bar has to be on a screen that one can take hold of it. */
const reachable = { width: 100, height: 40 } as const

/** Undefined when nothing was kept, or nothing that can be used. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** A place that can't be kept costs no more than the place. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.part`, JSON.stringify(state))
    renameSync(`${file}.part`, file)
  } catch {
    return
  }
}

/**
 * The size and place for a new window; without a place the system chooses one.
 * @param screens the work areas of the screens that are there now, the main one first
 */
export function placeWindow(
  kept: WindowState | undefined,
  screens: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  const main = screens[0] ?? { x: 0, y: 0, ...usual }
  const fit = ({ width, height }: { width: number; height: number }, screen: Rectangle) => ({
    width: Math.min(Math.max(width, smallest.width), screen.width),
    height: Math.min(Math.max(height, smallest.height), screen.height),
  })
  const screen = kept && screens.find((area) => isReachable(kept, area))
  if (!kept || !screen) return fit(kept ?? usual, main)
  return { ...fit(kept, screen), x: kept.x, y: kept.y }
}

function isReachable(state: Rectangle, screen: Rectangle): boolean {
  const width = Math.min(state.x + state.width, screen.x + screen.width) - Math.max(state.x, screen.x)
  const isTitleIn = state.y >= screen.y && state.y + reachable.height <= screen.y + screen.height
  return width >= reachable.width && isTitleIn
}
