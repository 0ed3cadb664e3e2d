/** A folder of music to learn composing from: MIDI files, and lists of notes, also in folders below. */
import { readdir } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { sequenceSeconds, type Note } from '../../../src-shared/notes/noteSequence.ts'
import { isKey } from '../../../src-shared/phrases/events.ts'
import { readNotesFile } from '../readNotes.ts'

export interface Piece {
  /** Its path below the folder. */
  readonly name: string
  readonly notes: readonly Note[]
}

export interface Pieces {
  readonly pieces: readonly Piece[]
  readonly minutes: number
  /** How many, how long, and what was left out and why. */
  readonly words: string
}

const endings = ['.mid', '.midi', '.json']
/** Fewer say nothing about how music goes on. */
const fewestNotes = 8
const namedFailures = 5

/**
 * @throws SyrinxError `phrases/no-folder` when the folder can’t be read, `phrases/no-music` when nothing in it can be
 * learned from.
 */
export async function readPieces(directory: string): Promise<Pieces> {
  const paths = await musicIn(directory)
  const pieces: Piece[] = []
  const failures: string[] = []
  for (const path of paths) {
    const name = relative(directory, path)
    try {
      const notes = (await readNotesFile(path)).filter((it) => isKey(it.midi))
      if (notes.length < fewestNotes) failures.push(`${name}: it has fewer than ${fewestNotes} notes`)
      else pieces.push({ name, notes })
    } catch (error) {
      if (!(error instanceof SyrinxError)) throw error
      failures.push(error.message.replace(path, name).replace(/\.$/, ''))
    }
  }
  const left =
    failures.length === 0
      ? ''
      : ` ${failures.length} left out (${failures.slice(0, namedFailures).join('; ')}${failures.length > namedFailures ? '; …' : ''}).`
  if (pieces.length === 0)
    throw new SyrinxError(
      'phrases/no-music',
      `There is no music to learn from in ${directory}.${left}`,
      'Give a folder with MIDI files: pieces of the kind that should be composed, the more the better.',
    )
  const minutes = pieces.reduce((sum, it) => sum + sequenceSeconds(it.notes), 0) / 60
  const notes = pieces.reduce((sum, it) => sum + it.notes.length, 0)
  return {
    pieces,
    minutes,
    words: `${pieces.length.toLocaleString('en')} ${pieces.length === 1 ? 'piece' : 'pieces'}, ${Math.round(minutes).toLocaleString('en')} minutes, ${notes.toLocaleString('en')} notes.${left}`,
  }
}

async function musicIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((it) => it.isFile() && endings.includes(extname(it.name).toLowerCase()))
      .map((it) => join(it.parentPath, it.name))
      .sort()
  } catch (cause) {
    throw new SyrinxError('phrases/no-folder', `The folder ${directory} can’t be read.`, '', { cause })
  }
}
