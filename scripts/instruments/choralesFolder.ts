/** J. S. Bach’s chorales as a folder of MIDI files, one a chorale, as a hand would play them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { printMidi } from '../../src-shared/notes/midi.ts'
import { endSeconds, type Note } from '../../src-shared/notes/noteSequence.ts'
import { leftOut, type Chorale, type Part } from './chorale.ts'
import type { Score } from './choralesCorpus.ts'
import { performChorale } from './choralesPerformance.ts'
import { readChorale } from './choralesScore.ts'

export interface WrittenChorales {
  readonly chorales: number
  readonly notes: number
  readonly seconds: number
  /** Names of what is not among them, by why it isn’t. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>
}

/** A crotchet of 0.64 s; a tick of the file lasts ⅔ ms, so that all moments are whole ticks. */
const tempo = { beatsPerMinute: 93.75, beatsPerBar: 4 }

/** @throws SyrinxError `instruments/no-corpus` when there is no chorale among the scores. */
export async function writeChorales(
  scores: AsyncIterable<Score> | Iterable<Score>,
  folder: string,
): Promise<WrittenChorales> {
  await mkdir(folder, { recursive: true })
  const known = new Set<string>()
  const missing = new Map<string, string[]>()
  let [chorales, notes, seconds] = [0, 0, 0]
  for await (const { name, musicXml } of scores) {
    try {
      const chorale = readChorale(await musicXml())
      refuseKnown(name, chorale, known)
      const played = performChorale(chorale)
      await writeFile(join(folder, `${name}.mid`), printMidi(played, undefined, tempo))
      chorales++
      notes += played.length
      seconds += lengthOf(played)
    } catch (error) {
      if (!(error instanceof SyrinxError) || error.code !== 'chorales/left-out') throw error
      missing.set(error.message, [...(missing.get(error.message) ?? []), name])
    }
  }
  if (chorales === 0) throw new SyrinxError('instruments/no-corpus', 'There are no chorales in this corpus.')
  return { chorales, notes, seconds, leftOut: missing }
}

const lengthOf = (notes: readonly Note[]): number =>
  notes.reduce((end, it) => Math.max(end, endSeconds(it)), 0)

/** Chorales that are there twice: all voices alike, or of the same number and the soprano alike, in whatever key. */
function refuseKnown(name: string, chorale: Chorale, known: Set<string>) {
  const number = /^bwv[\d.]*\d/.exec(name)?.[0]
  const keys = [shapeOf(chorale), `${number} ${shapeOf([chorale[0]])}`]
  if (keys.some((key) => known.has(key))) throw leftOut('there already')
  for (const key of keys) known.add(key)
}

const shapeOf = (parts: readonly Part[]): string =>
  parts
    .map((part) =>
      part
        .map(({ midi, startUnits, endUnits }) => `${midi - parts[0][0].midi} ${startUnits} ${endUnits}`)
        .join(),
    )
    .join(';')
