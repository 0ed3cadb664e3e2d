import { expect, it } from 'vitest'
import { computeByName } from './registry.ts'

it('finds a compute by its name', async () => {
  expect((await computeByName('tensorflow')).name).toBe('tensorflow')
  expect((await computeByName('cpu')).name).toBe('cpu')
  expect((await computeByName('webgpu')).name).toBe('webgpu')
})
