import { expect, it } from 'vitest'
import { pickCode } from './pick.ts'

const logits = [Math.log(0.2), Math.log(0.5), Math.log(0.3)]

it('picks by the cumulative sum', () => {
  const pick = { pick: 'sample', temperature: 1 } as const
  expect([0, 0.19, 0.21, 0.69, 0.71, 0.999].map((uniform) => pickCode(logits, uniform, pick))).toEqual([
    0, 0, 1, 1, 2, 2,
  ])
})

it('sharpens with a low temperature and flattens with a high one', () => {
  // At ½ the weights are squared: 4, 25, 9 of 38.
  const sharp = { pick: 'sample', temperature: 0.5 } as const
  expect([0.1, 0.11, 0.75, 0.77].map((uniform) => pickCode(logits, uniform, sharp))).toEqual([0, 1, 1, 2])
  const flat = { pick: 'sample', temperature: 1e6 } as const
  expect([0.33, 0.34, 0.66, 0.67].map((uniform) => pickCode(logits, uniform, flat))).toEqual([0, 1, 1, 2])
})

it('takes the highest when asked to, and at temperature 0', () => {
  expect(pickCode(logits, 0.99, { pick: 'highest', temperature: 1 })).toBe(1)
  expect(pickCode(logits, 0.99, { pick: 'sample', temperature: 0 })).toBe(1)
})
