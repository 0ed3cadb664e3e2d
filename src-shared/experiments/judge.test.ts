import { describe, expect, it } from 'vitest'
import type { Claim, Definition } from './definition.ts'
import { judge, quantityValue } from './judge.ts'
import type { Measures } from './measures.ts'
import type { VariantReport } from './report.ts'
import { measureInWords } from './verdict.ts'

const variant = (name: string, sounds: Record<string, Measures>, measures: Measures = {}): VariantReport => ({
  name,
  title: name,
  words: '',
  measures,
  curve: [],
  renders: Object.entries(sounds).map(([render, of]) => ({
    name: render,
    title: render,
    measures: of,
    sampleRateHz: 8000,
    sound: `takes/${name}/${render}.wav`,
    reference: null,
    expected: [],
    picture: null,
  })),
})

const claim = (over: Partial<Claim>): Claim => ({
  words: 'Each tone is within 20 cents',
  left: { measure: 'centsOff', renders: ['tone'], reduce: 'most' },
  is: '<=',
  right: 20,
  margin: 0,
  decides: true,
  ...over,
})

/** What `judge` looks at of a definition. */
const definitionOf = (claims: readonly Claim[], variants: readonly string[] = ['one']) =>
  ({ quick: { claims, variants: variants.map((name) => ({ name })) } }) as unknown as Definition

const judged = (claims: readonly Claim[], variants: readonly VariantReport[], unfinished: string[] = []) =>
  judge(
    definitionOf(claims, ['one', 'two'].slice(0, Math.max(1, variants.length))),
    'quick',
    variants,
    unfinished,
  )

const tones = (...cents: (number | null)[]) =>
  variant('one', Object.fromEntries(cents.map((centsOff, i) => [`tone-${i}`, { centsOff }])))

describe('quantityValue', () => {
  const variants = [
    variant(
      'one',
      { 'tone-0': { centsOff: 1 }, 'tone-1': { centsOff: 5 }, tones: { centsOff: 100 } },
      { loss: 2 },
    ),
    variant('two', { tone: { centsOff: 9 } }, { loss: 1 }),
  ]
  it.each([
    ['most', 9],
    ['least', 1],
    ['mean', 5],
    ['median', 5],
    ['sum', 15],
  ] as const)('reduces to the %s', (reduce, value) => {
    expect(quantityValue({ measure: 'centsOff', renders: ['tone'], reduce }, variants).value).toBe(value)
  })

  it('takes what is named, and all without names', () => {
    expect(quantityValue({ measure: 'centsOff', reduce: 'most' }, variants).value).toBe(100)
    expect(quantityValue({ measure: 'centsOff', variants: ['two'], reduce: 'most' }, variants).value).toBe(9)
    expect(quantityValue({ measure: 'centsOff', renders: ['tone-1'], reduce: 'most' }, variants).value).toBe(
      5,
    )
  })

  it('takes measures of variants whatever their renders', () => {
    expect(
      quantityValue({ measure: 'loss', variants: ['two'], renders: ['x'], reduce: 'mean' }, variants).value,
    ).toBe(1)
  })

  it('is null when nothing was measured', () => {
    expect(quantityValue({ measure: 'rms', reduce: 'mean' }, variants)).toEqual({
      value: null,
      unmeasured: 0,
      whole: true,
    })
  })
})

describe('judge', () => {
  it('holds when all that decides holds, and says so with the numbers', () => {
    const other = claim({
      words: 'They are clean',
      left: { measure: 'signalToNoise', reduce: 'least' },
      is: '>',
      decides: false,
    })
    const { held, sentence, claims } = judged([claim({}), other], [tones(1.5, 6.12, 3)])
    expect(held).toBe(true)
    expect(sentence).toBe('The finding held: each tone is within 20 cents (the worst 6.1 cents).')
    expect(claims.map((it) => it.held)).toEqual([true, null])
    expect(claims[0]).toMatchObject({ leftValue: 6.12, rightValue: 20 })
  })

  it('falls with one that decides, and says which held', () => {
    const mean = claim({ words: 'They are right on average', left: { measure: 'centsOff', reduce: 'mean' } })
    const { held, sentence } = judged([claim({}), mean], [tones(1, 34)])
    expect(held).toBe(false)
    expect(sentence).toBe(
      'The finding did not hold: it is not so that each tone is within 20 cents (the worst 34.0 cents). What did hold: they are right on average (on average 17.5 cents).',
    )
  })

  it('a tone without a pitch is not within 20 cents of anything', () => {
    const { held, claims, sentence } = judged([claim({})], [tones(1, null)])
    expect(sentence).toMatch(/\(the worst 1\.0 cents, and 1 that could not be measured\)/)
    expect(held).toBe(false)
    expect(claims[0].leftValue).toBe(1)
  })

  it('compares two quantities, with a margin', () => {
    const better = claim({
      words: 'MFCC is cleaner than labels by 3 dB',
      left: { measure: 'signalToNoise', variants: ['two'], reduce: 'mean' },
      is: '>=',
      right: { measure: 'signalToNoise', variants: ['one'], reduce: 'mean' },
      margin: 3,
    })
    const sounds = (one: number, two: number) => [
      variant('one', { a: { signalToNoise: one } }),
      variant('two', { a: { signalToNoise: two } }),
    ]
    expect(judged([better], sounds(15, 18.2)).sentence).toBe(
      'The finding held: MFCC is cleaner than labels by 3 dB (18.2 dB against 15.0 dB).',
    )
    expect(judged([better], sounds(15, 17.9)).held).toBe(false)
    expect(judged([better], sounds(15, 18)).claims[0]).toMatchObject({
      leftValue: 18,
      rightValue: 18,
      held: true,
    })
  })

  it.each([
    ['<', 20, false],
    ['<=', 20, true],
    ['>', 20, false],
    ['>=', 20, true],
  ] as const)('%s at the limit', (is, right, held) => {
    expect(judged([claim({ is, right })], [tones(20)]).held).toBe(held)
  })

  it('takes one of several for enough where a claim says so, and tells the others', () => {
    const right = claim({ words: 'It is in tune', oneOf: 'either' })
    const wrong = claim({ words: 'It is within a cent', right: 1, oneOf: 'either' })
    const { held, sentence } = judged([right, wrong], [tones(3)])
    expect(held).toBe(true)
    expect(sentence).toBe(
      'The finding held: it is in tune (the worst 3.0 cents). It is not so that it is within a cent (the worst 3.0 cents).',
    )
    expect(judged([{ ...right, right: 2 }, wrong], [tones(3)]).held).toBe(false)
    expect(judged([wrong, { ...right, oneOf: 'other' }], [tones(3)]).held).toBe(false)
  })

  it('decides nothing before it is there', () => {
    expect(judge(definitionOf([claim({})], ['one', 'two']), 'quick', [tones(1)])).toMatchObject({
      held: null,
      sentence: 'Not decided yet: 1 of 2 parts are done.',
    })
    const only = claim({ left: { measure: 'centsOff', variants: ['one'], reduce: 'most' } })
    expect(judge(definitionOf([only], ['one', 'two']), 'quick', [tones(1)]).held).toBe(true)
    expect(judged([claim({})], [tones(1)], ['one']).held).toBeNull()
  })

  it('says when nothing was measured, and when nothing decides', () => {
    const none = judged([claim({ left: { measure: 'rms', reduce: 'mean' } })], [tones(1)])
    expect(none).toMatchObject({ held: null })
    expect(none.sentence).toContain('nothing was measured for “Each tone is within 20 cents”')
    expect(judged([claim({ decides: false })], [tones(1)])).toMatchObject({
      held: null,
      sentence: 'Nothing in this experiment decides.',
    })
  })
})

it('writes numbers with their units', () => {
  expect(measureInWords('centsOff', 6.123)).toBe('6.1 cents')
  expect(measureInWords('within50Cents', 0.97312)).toBe('97.3 %')
  expect(measureInWords('parameters', 272_000)).toBe('272,000')
  expect(measureInWords('signalToNoise', -3)).toBe('−3.0 dB')
  expect(measureInWords('loss', null)).toBe('–')
})
