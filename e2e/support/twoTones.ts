/** An experiment that is done in seconds. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tinyDefinition, tonesVariant } from '../../src-main/tasks/experiments/testing.ts'

/**
 * Puts it into a new folder, as `two-tones.json`: two networks, a claim that always holds.
 * @param steps of its second network: thousands leave time to stop it in the middle
 */
export async function writeTwoTones(steps: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-experiments-'))
  const claim = {
    words: 'The tones sound',
    left: { measure: 'rms', renders: ['tone'], reduce: 'mean' },
    is: '>',
    right: -200,
    decides: true,
  }
  const definition = {
    ...tinyDefinition([tonesVariant('first'), tonesVariant('second', { steps })], { claims: [claim] }),
    name: 'two-tones',
    title: 'Two tones',
    asks: 'Does a network learn two tones?',
  }
  await writeFile(join(folder, 'two-tones.json'), JSON.stringify(definition))
  return folder
}
