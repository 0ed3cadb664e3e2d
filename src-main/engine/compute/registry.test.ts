import { expect, it } from 'vitest'
import { computeByName } from './registry.ts'

it('finds a compute by its name; auto is the cpu', async () => {
  expect((await computeByName('tensorflow')).name).toBe('tensorflow')
  expect((await computeByName('cpu')).name).toBe('cpu')
  expect((await computeByName('auto')).name).toBe('cpu')
})

it('says that webgpu comes later, and what to use instead', async () => {
  await expect(computeByName('webgpu')).rejects.toMatchObject({
    code: 'compute/not-yet',
    hint: expect.stringContaining('cpu'),
  })
})
