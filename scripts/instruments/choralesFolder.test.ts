import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseMidi } from '../../src-shared/notes/midi.ts'
import { leftOut } from './chorale.ts'
import { choraleXml } from './choralesExamples.ts'
import { writeChorales } from './choralesFolder.ts'
import { performChorale } from './choralesPerformance.ts'
import { readChorale } from './choralesScore.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'syrinx-chorales-'))))
afterAll(() => rm(folder, { recursive: true }))

const scoreOf = (name: string, ...parts: string[]) => ({
  name,
  musicXml: () => Promise.resolve(choraleXml(parts)),
})

const lower = ['E4:8 F4:7 E4:1 E4:16', 'G3:8 G3:8 G3:16', 'C3:8 B2:8 C3:16']

it('writes each chorale as it is played, to the millisecond', async () => {
  const parts = ['C5:3 C5:5 D5:8! C5:16', ...lower]
  const made = await writeChorales([scoreOf('bwv1.1', ...parts)], join(folder, 'one'))
  const { notes } = parseMidi(await readFile(join(folder, 'one', 'bwv1.1.mid')))
  const played = performChorale(readChorale(choraleXml(parts)))
  const inOrder = (of: typeof notes) =>
    of
      .map((it) => ({
        ...it,
        startSeconds: Math.round(it.startSeconds * 1e6) / 1e6,
        durationSeconds: Math.round(it.durationSeconds * 1e6) / 1e6,
      }))
      .sort((a, b) => a.startSeconds - b.startSeconds || a.midi - b.midi)
  expect(inOrder(notes)).toEqual(inOrder(played))
  expect(made).toMatchObject({ chorales: 1, notes: played.length, leftOut: new Map() })
  expect(made.seconds).toBeCloseTo(0.72 + 1.12 + 0.12 + 2.56, 6)
})

it('takes a chorale once, and says what it leaves out', async () => {
  const made = await writeChorales(
    [
      scoreOf('bwv1.1', 'C5:8 D5:8! C5:16', ...lower),
      scoreOf('bwv1.1-inst', 'C5:8 D5:8! C5:16', 'E4:32', 'G3:32', 'C3:32'),
      scoreOf('bwv1.2', 'C5:8 D5:8! C5:16', 'E4:32', 'G3:32', 'C3:32'),
      scoreOf('bwv30', 'D5:8 E5:8! D5:16', 'F#4:32', 'A3:32', 'D3:32'),
      scoreOf('bwv31', 'D5:8 E5:8! D5:16'),
      { name: 'bwv32', musicXml: () => Promise.reject(leftOut('not to be unpacked')) },
    ],
    join(folder, 'some'),
  )
  expect(await readdir(join(folder, 'some'))).toEqual(['bwv1.1.mid', 'bwv1.2.mid'])
  expect(made.chorales).toBe(2)
  expect(made.leftOut).toEqual(
    new Map([
      ['there already', ['bwv1.1-inst', 'bwv30']],
      ['not four parts', ['bwv31']],
      ['not to be unpacked', ['bwv32']],
    ]),
  )
})

it('says when there are none', async () => {
  await expect(writeChorales([], join(folder, 'none'))).rejects.toMatchObject({
    code: 'instruments/no-corpus',
  })
  const broken = [{ name: 'bwv1', musicXml: () => Promise.reject(new Error('The disk is gone.')) }]
  await expect(writeChorales(broken, join(folder, 'none'))).rejects.toThrow('The disk is gone.')
})
