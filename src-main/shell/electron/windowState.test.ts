import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { placeWindow, readWindowState, writeWindowState } from './windowState.ts'

const main = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const kept = { x: 2000, y: 50, width: 1100, height: 800, isMaximised: false }

it('puts the window where it was', () => {
  expect(placeWindow(kept, [main, right])).toEqual({ x: 2000, y: 50, width: 1100, height: 800 })
})

it('leaves the place to the system when its screen is gone, or its title bar out of reach', () => {
  expect(placeWindow(kept, [main])).toEqual({ width: 1100, height: 800 })
  expect(placeWindow({ ...kept, y: -300 }, [main, right])).toEqual({ width: 1100, height: 800 })
  expect(placeWindow({ ...kept, x: 3150 }, [main, right])).toEqual({ width: 1100, height: 800 })
  expect(placeWindow(undefined, [main])).toEqual({ width: 1440, height: 900 })
})

it('is never larger than the screen nor smaller than can be used', () => {
  expect(placeWindow({ ...kept, x: 0, width: 5000, height: 5000 }, [main])).toMatchObject({
    width: 1920,
    height: 1040,
  })
  expect(placeWindow({ ...kept, x: 0, width: 10, height: 10 }, [main])).toMatchObject({
    width: 960,
    height: 640,
  })
  expect(placeWindow(undefined, [{ ...main, width: 1280, height: 760 }])).toEqual({
    width: 1280,
    height: 760,
  })
})

it('keeps the place in a file, and does without one that is broken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'syrinx-'))
  const file = join(folder, 'deep', 'window.json')
  expect(readWindowState(file)).toBe(undefined)
  writeWindowState(file, kept)
  expect(readWindowState(file)).toEqual(kept)
  for (const broken of [
    '',
    '{',
    '[]',
    '{"x":1e99}',
    '{"x":"a","y":0,"width":1,"height":1,"isMaximised":true}',
  ]) {
    writeFileSync(file, broken)
    expect(readWindowState(file)).toBe(undefined)
  }
  expect(() => writeWindowState(join(file, 'impossible', 'window.json'), kept)).not.toThrow()
  rmSync(folder, { recursive: true })
})
