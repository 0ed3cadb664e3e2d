import { expect, it } from 'vitest'
import { categoryByPattern, compilePattern } from './categoryPattern.ts'

const match = (pattern: string, name: string) => compilePattern(pattern).match(name)
const captured = (category: string) => ({ kind: 'category', category })

it('captures the category, whatever stands around it', () => {
  expect(match('*_{category}_*', 'take1_piano_c4.wav')).toEqual(captured('piano'))
  expect(match('{category}_*', 'kick_100.flac')).toEqual(captured('kick'))
  expect(match('sine-{category}', 'sine-440 Hz.wav')).toEqual(captured('440 Hz'))
  expect(match('{category}', 'drums/hihat.flac')).toEqual(captured('hihat'))
  expect(match('*{category}', 'a')).toEqual(captured('a'))
  // What stands for something elsewhere stands for itself here.
  expect(match('a.(b)+[{category}]', 'a.(b)+[x].wav')).toEqual(captured('x'))
  expect(match('♯{category}♯', '♯Pan‑flöte 𝄞♯.wav')).toEqual(captured('Pan‑flöte 𝄞'))
})

it('says that a name does not fit', () => {
  expect(match('*_{category}_*', 'piano.wav')).toEqual({ kind: 'none' })
  expect(match('a{category}b', 'ab.wav')).toEqual({ kind: 'none' })
  expect(match('{category}_*', '')).toEqual({ kind: 'none' })
  expect(() => categoryByPattern(compilePattern('x{category}'), 'y.wav')).toThrow(
    expect.objectContaining({ code: 'category/none' }),
  )
})

it('says that a name fits in more than one way, and in which', () => {
  expect(match('*_{category}_*', 'a_b_c_d.wav')).toEqual({ kind: 'several', categories: ['b', 'b_c', 'c'] })
  expect(match('{category}-*|*-{category}', 'piano-high.wav')).toEqual({
    kind: 'several',
    categories: ['high', 'piano'],
  })
  expect(match('{category}-*|*-{category}', 'piano-piano.wav')).toEqual(captured('piano'))
  expect(() => categoryByPattern(compilePattern('*_{category}_*'), 'x/a_b_c_d.wav')).toThrow(
    expect.objectContaining({
      code: 'category/several',
      message: 'The name “x/a_b_c_d.wav” could be of several categories: b, b_c, c. A clip has one.',
    }),
  )
})

it('refuses patterns that can’t capture one category', () => {
  for (const pattern of ['', '*', 'piano_*', '{category}{category}', '{category}|x'])
    expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ code: 'category/pattern' }))
})

it('is quick, whatever it is given', () => {
  // Of this process's own, whatever else the machine does.
  const began = process.cpuUsage()
  match(`${'*a'.repeat(50)}{category}${'*b'.repeat(50)}`, 'a'.repeat(500))
  match('*{category}*', 'ab'.repeat(125))
  for (let clip = 0; clip < 1000; clip++) match('*{category}*', `${clip}${'ab'.repeat(125)}`)
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000)
})

it('tells where in a name the category is', () => {
  const pattern = compilePattern('*_{category}_*')
  expect(pattern.locate('take1_piano_c4.wav')).toEqual({ before: 'take1_', category: 'piano', after: '_c4' })
  expect(pattern.locate('take1.wav')).toBeNull()
  expect(pattern.locate('a_b_c_d.wav')).toBeNull()
  expect(compilePattern('{category}*a').locate('x')).toBeNull()
})
