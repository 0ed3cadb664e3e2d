import { sep } from 'node:path'
import { expect, it } from 'vitest'
import { bundlesIn, libraryIn } from './openFiles.ts'

it('finds bundles and instruments among what a program was started with', () => {
  const found = bundlesIn(
    [
      '/opt/syrinx.syrinx',
      '--flag=x.syrinx',
      'one.SYRINX',
      '/b/two.syrinx',
      'three.wav',
      'four.syrinx-instrument',
      '.',
    ],
    '/a',
  )
  expect(found.map((path) => path.replaceAll(sep, '/').replace(/^[A-Z]:/, ''))).toEqual([
    '/a/one.SYRINX',
    '/b/two.syrinx',
    '/a/four.syrinx-instrument',
  ])
})

it('knows which library is meant', () => {
  expect(libraryIn(['electron', '.', '--library', '/songs'], '/a')).toMatch(/songs$/)
  expect(libraryIn(['electron', '--library=my songs'], '/a')).toMatch(/a.my songs$/)
  expect(libraryIn(['electron', '--library'], '/a')).toBe(undefined)
  expect(libraryIn(['electron', '--library-x', 'b'], '/a')).toBe(undefined)
})
