import { expect, it } from 'vitest'
import type { ComputeState } from '../../../src-shared/contract/computes.ts'
import { failedOn, goOnElsewhere, hintOf } from './problemWords.ts'

const state = (name: ComputeState['name'], title: string, available = true): ComputeState => ({
  name,
  title,
  available,
  words: '',
  speeds: null,
  failure: null,
  adapters: [],
})

const list = [state('cpu', 'Processor'), state('webgpu', 'WebGPU'), state('tensorflow', 'TensorFlow', false)]
const error = { code: 'compute/device-lost', message: '', hint: 'Go on from the last checkpoint.' }

it('offers another compute where the compute failed', () => {
  expect(failedOn(error)).toBe(true)
  expect(failedOn({ ...error, code: 'disk/full' })).toBe(false)
  expect(goOnElsewhere(list, 'webgpu')).toEqual([{ name: 'cpu', label: 'Go on with the processor' }])
  expect(goOnElsewhere(list, 'cpu')).toEqual([{ name: 'webgpu', label: 'Go on with the graphics card' }])
  expect(goOnElsewhere(list, 'auto').map(({ name }) => name)).toEqual(['cpu'])
})

it('says what to do about a loss that is no number without words of the command line', () => {
  expect(hintOf(error)).toBe(error.hint)
  expect(hintOf({ ...error, code: 'training/diverged', hint: '--learning-rate' })).not.toContain('--')
})
