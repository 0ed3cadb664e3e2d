import { expect, it } from 'vitest'
import { loadInstrument } from './instruments.ts'
import { unfiltered } from './unfiltered.ts'

it('takes away what comes after the network, and nothing else', async () => {
  const piano = await loadInstrument('piano')
  const plain = unfiltered(piano)
  if (piano.condition?.kind !== 'voice' || plain.condition?.kind !== 'voice') throw new Error('no voices')
  const [own, left] = [piano.condition.tones[0][20]!, plain.condition.tones[0][20]!]
  expect(own).toHaveProperty('residualDecibels')
  const { reachHz: _reach, residualDecibels: _residual, ...rest } = own
  expect(left).toEqual(rest)
  expect({ ...plain, condition: undefined }).toEqual({ ...piano, condition: undefined })
})

it('leaves instruments alone that have nothing after their network', async () => {
  const { condition: _, ...untold } = await loadInstrument('panflute')
  expect(unfiltered(untold)).toBe(untold)
})
