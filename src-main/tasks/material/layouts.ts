/** What a data set's makers say about its recordings: which there are, what they are called, which side they are on. */
import { basename, dirname, join, posix } from 'node:path'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { readText, type SourceFiles } from './sourceFiles.ts'

export const layouts = ['folder', 'maestro', 'musicnet'] as const
export type Layout = (typeof layouts)[number]

export interface ListedRecording {
  /** The audio file (or .npy) within the source. */
  readonly name: string
  readonly title: string
  readonly split: 'training' | 'validation' | null
  /** MIDI or csv with its notes, within the source. */
  readonly notesName: string | null
}

export interface Listing {
  readonly recordings: readonly ListedRecording[]
  readonly skipped: { readonly name: string; readonly reason: string }[]
}

const isMaestroTable = (name: string) => /^maestro[^/]*\.(csv|json)$/i.test(posix.basename(name))
const isMusicNetTable = (name: string) => posix.basename(name) === 'musicnet_metadata.csv'
const isMusicNetAudio = (name: string) => /(^|\/)(train|test)_data\/[^/]+\.wav$/i.test(name)

/** Which layout a source has, by its files. */
export function recognise(source: SourceFiles): Layout {
  if (source.names.some(isMaestroTable)) return 'maestro'
  const isMusicNet = source.names.some(
    (name) =>
      isMusicNetTable(name) || isMusicNetAudio(name) || name.endsWith('.npy') || name.endsWith('.npz'),
  )
  return isMusicNet ? 'musicnet' : 'folder'
}

const notAudio = /\.(json|csv|txt|md|mid|midi|pdf|xml|html|png|jpe?g|zip|gz|npy|npz)$/i

/** Every file that isn’t plainly something else; whether it is audio is for its content to say. */
export function listFolder(source: SourceFiles): Listing {
  const names = source.names.filter((name) => !notAudio.test(name) && !/(^|\/)(\.|__MACOSX\/)/.test(name))
  const recordings = names.map((name) => ({
    name,
    title: name.replace(/\.[^./]*$/, ''),
    split: null,
    notesName: null,
  }))
  return { recordings, skipped: [] }
}

type Row = Record<string, string | undefined>

function rowsOf(text: string, name: string, columns: readonly string[]): Row[] {
  let rows: Row[]
  try {
    rows = parse(text, { columns: true, skip_empty_lines: true, relax_column_count: true, trim: true })
  } catch (error) {
    throw damagedTable(name, (error as Error).message, error)
  }
  const missing = columns.filter((column) => rows.length > 0 && rows[0][column] === undefined)
  if (missing.length > 0) throw damagedTable(name, `it has no column ${missing.join(', ')}`)
  return rows
}

const damagedTable = (name: string, reason: string, cause?: unknown) =>
  new SyrinxError(
    'prepare/bad-metadata',
    `The table ${name} can’t be used: ${reason}.`,
    'Download it again.',
    { cause },
  )

/** MAESTRO v3: maestro-v3.0.0.csv, or the .json with the same columns, above folders of years. */
export async function listMaestro(source: SourceFiles): Promise<Listing> {
  const tables = source.names.filter(isMaestroTable)
  const table = tables.find((name) => /csv$/i.test(name)) ?? tables[0]
  if (table === undefined)
    throw new SyrinxError(
      'prepare/no-metadata',
      'This is no MAESTRO: its table maestro-v3.0.0.csv (or .json) is missing.',
      'Put the table beside the folders of years, or prepare it as a plain folder.',
    )
  const text = await readText(source, table)
  const rows = /json$/i.test(table)
    ? rowsOfColumns(text, table)
    : rowsOf(text, table, ['canonical_composer', 'canonical_title', 'split', 'audio_filename'])
  const root = posix.dirname(table)
  const there = new Set(source.names)
  const within = (name: string) => (root === '.' ? name : `${root}/${name}`)
  const skipped: { name: string; reason: string }[] = []
  const recordings = rows.flatMap((row, i): ListedRecording[] => {
    const audio = row['audio_filename']
    if (!audio) {
      skipped.push({ name: `row ${i + 1}`, reason: 'It names no audio file.' })
      return []
    }
    if (!there.has(within(audio))) {
      skipped.push({ name: audio, reason: 'The table names it, but it is not there.' })
      return []
    }
    const midi = row['midi_filename']
    const split = row['split'] === 'train' ? 'training' : row['split'] ? 'validation' : null
    return [
      {
        name: within(audio),
        title: `${row['canonical_composer'] ?? ''} - ${row['canonical_title'] ?? ''}`,
        split,
        notesName: midi && there.has(within(midi)) ? within(midi) : null,
      },
    ]
  })
  return { recordings, skipped }
}

/** MAESTRO's json: an object of columns, each an object from row number to value. */
function rowsOfColumns(text: string, name: string): Row[] {
  let columns: Record<string, Record<string, unknown>>
  try {
    columns = JSON.parse(text) as Record<string, Record<string, unknown>>
  } catch (error) {
    throw damagedTable(name, (error as Error).message, error)
  }
  const audio = columns['audio_filename']
  if (typeof audio !== 'object') throw damagedTable(name, 'it has no column audio_filename')
  return Object.keys(audio).map((row) =>
    Object.fromEntries(
      Object.entries(columns).map(([column, values]) => [column, String(values[row] ?? '')]),
    ),
  )
}

/**
 * MusicNet: wavs in train_data and test_data (or arrays in musicnet.npz), chosen by the table of ensembles, which is a
 * download of its own and may lie beside the archive.
 */
export async function listMusicNet(
  source: SourceFiles,
  sourcePath: string,
  ensemble: string | null,
): Promise<Listing> {
  const audio = source.names.filter((name) => isMusicNetAudio(name) || /(^|\/)\d+\.npy$/.test(name))
  const table = source.names.find(isMusicNetTable)
  const text = table ? await readText(source, table) : await readBeside(sourcePath)
  if (text === undefined && ensemble !== null)
    throw new SyrinxError(
      'prepare/no-metadata',
      'musicnet_metadata.csv is missing: without it nobody knows which recordings are ' + ensemble + '.',
      'Put it into the folder or beside the archive, or ask for every ensemble.',
    )
  const facts = new Map<string, Row>()
  if (text !== undefined)
    for (const row of rowsOf(text, 'musicnet_metadata.csv', ['id', 'composer', 'ensemble']))
      facts.set(row['id'] ?? '', row)
  const there = new Map(audio.map((name) => [posix.basename(name).replace(/\.(wav|npy)$/i, ''), name]))
  const skipped: { name: string; reason: string }[] = []
  const isAsked = (row: Row | undefined) => ensemble === null || row?.['ensemble'] === ensemble
  for (const [id, row] of facts)
    if (isAsked(row) && !there.has(id))
      skipped.push({ name: id, reason: 'The table names it, but it is not there.' })
  const recordings = [...there].flatMap(([id, name]): ListedRecording[] => {
    const row = facts.get(id)
    if (!isAsked(row)) return []
    const labels = name.replace(/(train|test)_data\//i, '$1_labels/').replace(/\.wav$/i, '.csv')
    const words = [row?.['composer'], row?.['composition'], row?.['movement']].filter(Boolean)
    return [
      {
        name,
        title: [id, ...words].join(' - '),
        split: isMusicNetAudio(name) ? (/(^|\/)train_data\//i.test(name) ? 'training' : 'validation') : null,
        notesName: labels !== name && source.names.includes(labels) ? labels : null,
      },
    ]
  })
  return { recordings, skipped }
}

const readBeside = (sourcePath: string) =>
  readFile(join(dirname(sourcePath), 'musicnet_metadata.csv'), 'utf8').catch(() => undefined)

export const nothingToPrepare = (sourcePath: string, ensemble: string | null, layout: Layout) =>
  new SyrinxError(
    'prepare/nothing',
    layout === 'musicnet' && ensemble !== null
      ? `${basename(sourcePath)} has no recording of the ensemble “${ensemble}”.`
      : `There are no recordings in ${basename(sourcePath)}.`,
    layout === 'musicnet' ? 'Ensembles are named as in musicnet_metadata.csv, “Solo Piano” for one.' : '',
  )
