import { afterEach, beforeEach, expect, test } from 'vitest'
import { aClip, testLibrary, type TestLibrary } from './testing.ts'

let its: TestLibrary
beforeEach(() => {
  its = testLibrary()
})
afterEach(() => its.remove())

/** Of this process's own, whatever else the machine does. It takes a tenth of this; a statement a row took seconds. */
const patientMilliseconds = 1_500

test('ten thousand clips are deleted, and come back, in one quick step', async () => {
  const { library } = its
  const dataset = library.datasets.create('Long', 16_000)
  const hash = await library.files.putFile(new Uint8Array([1]), 'wav')
  const clips = Array.from({ length: 10_000 }, (_, i) => aClip(dataset.id, hash, { name: `Clip ${i}` }))
  const ids = library.clips.insert(clips).map(({ id }) => id)
  const count = () => library.datasets.facts(dataset.id).clipCount
  const quickest = { remove: Infinity, undo: Infinity }
  const timed = (what: keyof typeof quickest, work: () => void) => {
    const began = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(began)
    quickest[what] = Math.min(quickest[what], (user + system) / 1000)
  }
  for (let round = 0; round < 3; round++) {
    timed('remove', () => library.clips.remove(ids))
    expect(count()).toBe(0)
    expect(library.history.state('library').undo).toBe('Delete 10000 clips')
    timed('undo', () => library.history.undo('library'))
    expect(count()).toBe(10_000)
  }
  expect(Math.max(quickest.remove, quickest.undo)).toBeLessThan(patientMilliseconds)
})

test('rows that get different values each get their own', async () => {
  const { library } = its
  const dataset = library.datasets.create('Short', 16_000)
  const hash = await library.files.putFile(new Uint8Array([1]), 'wav')
  const [first, second] = library.clips.insert([
    aClip(dataset.id, hash, { tags: ['soft'] }),
    aClip(dataset.id, hash, { tags: ['loud'] }),
  ])
  library.clips.tag([first.id, second.id, first.id, 'not-there'], ['flute'], ['loud'])
  const tags = () => library.clips.all(dataset.id).map((clip) => clip.tags)
  expect(tags()).toEqual([['soft', 'flute'], ['flute']])
  library.history.undo('library')
  expect(tags()).toEqual([['soft'], ['loud']])
})
