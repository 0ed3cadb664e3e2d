/** What the pictures of sounds are painted from: as many columns as can be seen, whatever the sound's length. */
import type { FigureData } from '../../src-shared/contract/study.ts'
import { Columns } from '../audio/features/columns.ts'
import { constantQ, constantQFrequencies, winderConstantQ } from '../audio/features/constantQ.ts'
import { librosaMel, melCorners, melSpectrogram, powerToDecibels } from '../audio/features/mel.ts'
import { librosaMfcc, orthonormalCosines } from '../audio/features/mfcc.ts'
import type { Spectrogram } from '../audio/features/spectrum.ts'
import { openSound, type SoundReader } from '../audio/soundReader.ts'
import type { TaskFunction } from './messages.ts'

export interface SoundFigureInput {
  readonly path: string
  readonly kind: FigureData['kind']
  /** As many at most. */
  readonly columns: number
}

/**
 * @throws SyrinxError as `decodeAudioFile`, `audio/empty` for a sound without samples.
 */
export const soundFigureTask: TaskFunction<'soundFigure'> = async ({ path, kind, columns }, { held }) => {
  const sound = await openSound(path)
  try {
    const { length, sampleRateHz } = sound
    const drawn = await painters[kind](sound, columns, held)
    return { kind, seconds: length / sampleRateHz, sampleRateHz, ...drawn }
  } finally {
    await sound.close()
  }
}

type Drawn = Pick<FigureData, 'columns' | 'rows' | 'values' | 'frequencyHz' | 'referenceDb'>
type Painter = (sound: SoundReader, columns: number, held: () => Promise<void>) => Promise<Drawn>

/** Samples a piece of a waveform. */
const waveformPiece = 1 << 20

const paintWaveform: Painter = async (sound, most, held) => {
  const columns = Math.min(most, sound.length)
  const values = new Float32Array(2 * columns)
  const firstOf = (column: number) => Math.floor((column * sound.length) / columns)
  let column = -1
  let end = 0
  for (let start = 0; start < sound.length; start += waveformPiece) {
    await held()
    const piece = await sound.read(start, Math.min(waveformPiece, sound.length - start))
    for (let i = 0; i < piece.length; i++) {
      const value = piece[i]
      if (start + i === end) {
        column++
        end = firstOf(column + 1)
        values.fill(value, 2 * column, 2 * column + 2)
      } else if (value < values[2 * column]) values[2 * column] = value
      else if (value > values[2 * column + 1]) values[2 * column + 1] = value
    }
  }
  return { columns, rows: 2, values, frequencyHz: new Float32Array(0), referenceDb: 0 }
}

/** The bands peak at the corners between the first and the last. */
const melCentres = (sampleRateHz: number): Float32Array<ArrayBuffer> =>
  Float32Array.from(melCorners(librosaMel, sampleRateHz).subarray(1, -1))

/** Mel power in columns, of frames as librosa's. */
function melColumns(sound: SoundReader, most: number, combine: 'most' | 'mean', held: () => Promise<void>) {
  const framing = { hop: librosaMel.hopLength, reach: librosaMel.frameLength / 2, rows: librosaMel.bands }
  return gather(sound, framing, most, combine, held, (piece) => melSpectrogram(piece, sound.sampleRateHz))
}

const paintMel: Painter = async (sound, most, held) => {
  const columns = await melColumns(sound, most, 'most', held)
  return {
    columns: columns.count,
    rows: librosaMel.bands,
    frequencyHz: melCentres(sound.sampleRateHz),
    ...relativeDecibels(columns.values, 10),
  }
}

/** The thesis's: from the second on, without the first, which is the level. */
const coefficients = { first: 2, last: 13 }

/** Columns of more than one frame have the coefficients of their mean spectrum. */
const paintMfcc: Painter = async (sound, most, held) => {
  const { bands } = librosaMel
  const { values: power, count } = await melColumns(sound, most, 'mean', held)
  const levels = powerToDecibels(power, librosaMfcc)
  const rows = coefficients.last - coefficients.first + 1
  const cosines = orthonormalCosines(coefficients.last, bands)
  const values = new Float32Array(count * rows)
  for (let column = 0; column < count; column++)
    for (let row = 0; row < rows; row++) {
      const start = (coefficients.first - 1 + row) * bands
      let sum = 0
      for (let band = 0; band < bands; band++) sum += cosines[start + band] * levels[column * bands + band]
      values[column * rows + row] = sum
    }
  return { columns: count, rows, values, frequencyHz: new Float32Array(0), referenceDb: 0 }
}

/** As many frames at most a column of the constant-Q picture: its frames are dear, and an hour has too many of them. */
const constantQFramesAColumn = 2

const paintConstantQ: Painter = async (sound, most, held) => {
  const { sampleRateHz } = sound
  const frequencyHz = Float32Array.from(constantQFrequencies(sampleRateHz))
  const { hopLength, binsPerOctave } = winderConstantQ
  const quality = 1 / (2 ** (1 / binsPerOctave) - 1)
  const reach = Math.ceil((quality * sampleRateHz) / frequencyHz[0] / 2)
  const hop = Math.max(hopLength, Math.ceil(sound.length / (constantQFramesAColumn * most)))
  const options = { ...winderConstantQ, hopLength: hop }
  const framing = { hop, reach, rows: frequencyHz.length }
  const columns = await gather(sound, framing, most, 'most', held, (piece) =>
    constantQ(piece, sampleRateHz, options),
  )
  return {
    columns: columns.count,
    rows: frequencyHz.length,
    frequencyHz,
    ...relativeDecibels(columns.values, 20),
  }
}

const painters: Record<FigureData['kind'], Painter> = {
  waveform: paintWaveform,
  mel: paintMel,
  mfcc: paintMfcc,
  constantQ: paintConstantQ,
}

const floorDb = -80

/**
 * dB below the loudest, never below −80.
 * @param factor 10 for power, 20 for magnitudes
 */
function relativeDecibels(
  values: Float32Array<ArrayBuffer>,
  factor: 10 | 20,
): Pick<Drawn, 'values' | 'referenceDb'> {
  const smallest = 10 ** (-100 / factor)
  const loudest = values.reduce((most, value) => Math.max(most, value), 0)
  if (loudest <= smallest) return { values: new Float32Array(values.length).fill(floorDb), referenceDb: -100 }
  return {
    values: values.map((value) =>
      Math.max(floorDb, factor * Math.log10(Math.max(value, smallest) / loudest)),
    ),
    referenceDb: factor * Math.log10(loudest),
  }
}

interface Framing {
  /** Samples from a frame's middle to the next one's. */
  readonly hop: number
  /** Samples that a frame sees to each side of its middle. */
  readonly reach: number
  readonly rows: number
}

/** Frames and samples that are computed at once: what is held doesn't depend on the sound's length. */
const mostFramesAtOnce = 512
const mostSamplesAtOnce = 1 << 20

/** The frames of a sound, centred at multiples of the hop, as columns. */
async function gather(
  sound: SoundReader,
  { hop, reach, rows }: Framing,
  most: number,
  combine: 'most' | 'mean',
  held: () => Promise<void>,
  framesOf: (piece: Float32Array) => Pick<Spectrogram, 'values'>,
): Promise<Columns> {
  const frames = 1 + Math.floor(sound.length / hop)
  const margin = Math.ceil(reach / hop)
  const columns = new Columns(frames, rows, most, combine)
  const framesAtOnce = Math.max(1, Math.min(mostFramesAtOnce, Math.floor(mostSamplesAtOnce / hop)))
  for (let first = 0; first < frames; first += framesAtOnce) {
    await held()
    const count = Math.min(framesAtOnce, frames - first)
    const piece = await sound.read((first - margin) * hop, (count + 2 * margin) * hop)
    const { values } = framesOf(piece)
    for (let frame = 0; frame < count; frame++) columns.add(values, (margin + frame) * rows)
  }
  return columns
}
