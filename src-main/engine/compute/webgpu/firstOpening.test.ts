import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { Memory } from '../choose/remembered.ts'
import { openElsewhereFirst } from './firstOpening.ts'

const card = {
  id: 'vulkan A card',
  name: 'A card',
  vendor: 'v',
  architecture: 'a',
  backend: 'vulkan',
  driver: 'driver 1',
  kind: 'gpu',
} as const
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-opening-'))
})

/** A process that does this in place of opening the card, and notes that it did. */
async function opening(does: string, milliseconds?: number) {
  const script = join(folder, 'opening.mjs')
  const note = `(await import('node:fs')).appendFileSync(${JSON.stringify(join(folder, 'tried'))}, process.argv[2])`
  await writeFile(script, `${note}\n${does}`)
  const known = new Memory(join(folder, 'measured.json'))
  return openElsewhereFirst(card, { script, known, ...(milliseconds && { milliseconds }) })
}
const tried = () => readFile(join(folder, 'tried'), 'utf8')

it('opens a card once in another process, and remembers that it went well', async () => {
  await opening('console.log("null")')
  await opening('process.kill(process.pid, "SIGSEGV")')
  expect(await tried()).toBe(card.id)
})

it('says what a driver did that ended the process, each time anew', async () => {
  const crash = 'console.error("the last words"); process.kill(process.pid, "SIGSEGV")'
  for (const times of [1, 2]) {
    await expect(opening(crash)).rejects.toMatchObject({
      code: 'compute/card-crashed',
      message: 'The driver of A card crashes when the card is opened.',
      report: expect.stringMatching(/driver 1[^]*SIGSEGV[^]*the last words/),
    })
    expect(await tried()).toBe(card.id.repeat(times))
  }
})

it('says so when a driver ends the process in its own way, or says nothing', async () => {
  await expect(opening('process.exit(3)')).rejects.toMatchObject({
    code: 'compute/card-crashed',
    report: expect.stringContaining('ended with code 3'),
  })
  await expect(opening('')).rejects.toMatchObject({ code: 'compute/card-crashed' })
})

it('does not wait for a driver that hangs', async () => {
  await expect(opening('setInterval(() => undefined, 1000)', 1500)).rejects.toMatchObject({
    code: 'compute/card-crashed',
    message: 'The driver of A card does not answer when the card is opened.',
  })
})

it('hands on what the other process met', async () => {
  const failure = { code: 'compute/wrong-results', message: 'Wrong.', hint: 'Another.', report: 'Lines.' }
  await expect(opening(`console.log(${JSON.stringify(JSON.stringify(failure))})`)).rejects.toMatchObject(
    failure,
  )
})
