import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { holdOn, type HeldSound } from './holding.ts'
import { heldSeconds, longSeconds, shortSeconds, type WantedSound } from './soundsAhead.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const soundOf = (noteSeconds: number) => ({ velocity: 96, noteSeconds, buffer: { noteSeconds } }) as never
const render = vi.fn(({ noteSeconds }: WantedSound) => Promise.resolve<HeldSound>(soundOf(noteSeconds)))

async function held(begun: number, isHeld: () => boolean, by = render): Promise<number[]> {
  const heard: number[] = []
  const goOnIn = (buffer: AudioBuffer) => heard.push((buffer as unknown as HeldSound).noteSeconds)
  const holding = holdOn({ midi: 69, sound: soundOf(begun), isHeld, goOnIn }, by)
  await vi.runAllTimersAsync()
  await holding
  return heard
}

it('goes on from what is ready to longer ones, as hard as it was struck', async () => {
  expect(await held(shortSeconds, () => true)).toEqual([longSeconds, heldSeconds])
  expect(render).toHaveBeenLastCalledWith({ midi: 69, velocity: 96, noteSeconds: heldSeconds })
  expect(await held(longSeconds, () => true)).toEqual([heldSeconds])
})

it('asks for nothing more when the key is up, or the sound is long enough', async () => {
  render.mockClear()
  expect(await held(shortSeconds, () => false)).toEqual([])
  expect(await held(heldSeconds, () => true)).toEqual([])
  expect(render).not.toHaveBeenCalled()
  let looks = 0
  expect(await held(shortSeconds, () => ++looks < 2)).toEqual([])
})

it('leaves the key as it is where the engine can’t render it', async () => {
  expect(
    await held(
      shortSeconds,
      () => true,
      vi.fn(() => Promise.reject(new Error('gone'))),
    ),
  ).toEqual([])
})
