import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { phrasesCommand } from '../../src-main/commands/phrases.ts'
import { trainCommand } from '../../src-main/commands/train.ts'
import { dataSets } from './dataSets.ts'
import { phrasesArguments, readRecipe, recipeNames, trainArguments } from './recipes.ts'

it('knows of each bundled instrument how it is made', async () => {
  const names = await recipeNames()
  expect(names).toEqual(expect.arrayContaining(['panflute', 'piano', 'pianoFlute', 'pianoPhrases']))
  for (const name of names) {
    const recipe = await readRecipe(name)
    for (const set of recipe.data.sets) expect(Object.keys(dataSets)).toContain(set)
    const command = trainCommand().exitOverride()
    expect(command.parseOptions(trainArguments(recipe, 'data', 'run')).unknown).toEqual([])
    expect(command.opts()).toMatchObject({ data: 'data', out: 'run' })
    if (!recipe.phrases) continue
    const phrases = phrasesCommand().exitOverride()
    const files = { into: 'a.safetensors', out: 'b.safetensors' }
    expect(phrases.parseOptions(phrasesArguments(recipe.phrases, 'music', files))).toEqual({
      operands: ['music'],
      unknown: [],
    })
    expect(phrases.opts()).toMatchObject({ ...files, title: expect.any(String) })
  }
})

it('names what is wrong with a recipe', async () => {
  await expect(readRecipe('../panflute')).rejects.toMatchObject({ code: 'instruments/no-recipe' })
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-recipes-'))
  try {
    await mkdir(join(folder, 'mine'))
    await writeFile(join(folder, 'mine', 'recipe.json'), '{"title": "Mine"}')
    await expect(readRecipe('mine', folder)).rejects.toMatchObject({
      code: 'instruments/wrong-recipe',
      message: expect.stringContaining('licence'),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})
