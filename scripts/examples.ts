/** Writes the example projects anew: `node_modules/.bin/node scripts/examples.ts`. “Three notes” is a thesis’s, and stays. */
import { resolve } from 'node:path'
import { writeExample } from './examples/example.ts'
import { greensleeves } from './examples/greensleeves.ts'
import { morningMood } from './examples/morningMood.ts'
import { oHaupt } from './examples/oHaupt.ts'
import { preludeInC } from './examples/preludeInC.ts'
import { syrinx } from './examples/syrinx.ts'

const directory = resolve(import.meta.dirname, '../projects')
for (const example of [syrinx, morningMood, preludeInC, greensleeves, oHaupt])
  await writeExample(example, directory)
