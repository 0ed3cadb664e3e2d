import { expect, it } from 'vitest'
import { exampleDocument, listExamples } from './examples.ts'

it('lists the projects that come with Syrinx, and not the experiments beside them', async () => {
  const ids = (await listExamples()).map(({ id }) => id)
  expect(ids).toEqual(['1-syrinx', '2-morning-mood', '3-three-notes'])
  await expect(exampleDocument('experiments')).rejects.toMatchObject({ code: 'example/unknown' })
})
