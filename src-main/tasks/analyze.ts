/** What a recording is, measured and in words. */
import { basename } from 'node:path'
import type { Measures } from '../../src-shared/experiments/measures.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { trackPitch } from '../audio/features/pitch.ts'
import { signalToNoiseDb } from '../audio/features/snr.ts'
import { measureFollowing, type Following } from '../audio/following.ts'
import { hearNotes, type HeardNote } from '../audio/hearNotes.ts'
import { midiOfFrequency } from '../audio/noteStates.ts'
import { measureSound } from '../audio/measureSound.ts'
import { loadRecording, mixToMono } from '../audio/recording.ts'
import { measureSignal, type SignalFacts } from '../audio/signalFacts.ts'
import { median, percentile } from '../audio/statistics.ts'

export interface Analysis {
  readonly file: string
  readonly seconds: number
  readonly sampleRate: number
  readonly channels: number
  readonly signal: SignalFacts
  /**
   * MATLAB's snr of the whole file at its own rate, channels mixed: higher is less noise. Null for silence, and where the
   * file is too long for one transform (see `mostSnrSamples`).
   */
  readonly snrDb: number | null
  /** What can be measured of it, of the notes that were expected, and of its distance from the reference. */
  readonly measures: Measures
  /** Over frames of 40 ms, 10 ms apart; pitches as MIDI numbers with their fractions, NaN where none was heard. */
  readonly pitch: {
    readonly voicedShare: number
    readonly lowestMidi: number
    readonly medianMidi: number
    readonly highestMidi: number
  }
  readonly notes: readonly HeardNote[]
  /**
   * How it follows the expected notes, or, without any, the notes that were heard in it: then the shares say how steady
   * it is, and the SNR inside held notes is the recording's own.
   */
  readonly following: Following
  readonly expected: 'given' | 'heard'
}

/** Over three minutes at 44.1 kHz; the transform's memory grows with it. */
const mostSnrSamples = 2 ** 23

/**
 * @param referencePath a recording to measure the distance from; it is brought to the rate of the first
 * @throws SyrinxError as `decodeAudioFile`.
 */
export async function analyzeFile(
  path: string,
  expectedNotes?: readonly Note[],
  referencePath?: string,
): Promise<{ analysis: Analysis; samples: Float32Array }> {
  const decoded = await decodeAudioFile(path)
  const samples = mixToMono(decoded)
  const { sampleRateHz } = decoded
  const reference =
    referencePath === undefined ? undefined : await loadRecording(referencePath, { sampleRateHz })
  const snrDb = samples.length <= mostSnrSamples ? signalToNoiseDb(samples) : NaN
  const notes = hearNotes(samples, sampleRateHz)
  const { frequencyHz } = trackPitch(samples, sampleRateHz)
  const midis = [...frequencyHz.filter((frequency) => frequency > 0)].map(midiOfFrequency)
  const analysis: Analysis = {
    file: path,
    seconds: samples.length / sampleRateHz,
    sampleRate: sampleRateHz,
    channels: decoded.channels.length,
    signal: measureSignal(samples),
    snrDb: Number.isFinite(snrDb) ? snrDb : null,
    measures: measureSound(samples, sampleRateHz, {
      ...(expectedNotes && { expected: expectedNotes }),
      ...(reference && { reference }),
    }),
    pitch: {
      voicedShare: midis.length / frequencyHz.length,
      // Single stray frames don't widen the range.
      lowestMidi: percentile(midis, 0.01),
      medianMidi: median(midis),
      highestMidi: percentile(midis, 0.99),
    },
    notes,
    following: measureFollowing(samples, sampleRateHz, expectedNotes ?? notes),
    expected: expectedNotes ? 'given' : 'heard',
  }
  return { analysis, samples }
}

const decimal = (value: number, digits = 1) =>
  Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–'
const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
const percent = (share: number) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–')

export function describeAnalysis({
  file,
  seconds,
  sampleRate,
  channels,
  signal,
  snrDb,
  measures,
  pitch,
  notes,
  following,
  expected,
}: Analysis): string {
  const { changes, heldNotes } = following
  const lines = [
    `${basename(file)}: ${decimal(seconds, 2)} s at ${sampleRate} Hz, ${channels === 1 ? 'mono' : `${channels} channels`}`,
    `level ${decimal(signal.levelDb)} dBFS, peak ${decimal(signal.peakDb)} dBFS, DC ${signal.dc.toExponential(1)}, ${signal.clippedSamples} samples clipped, jumps at start and end ${decimal(signal.startJump, 4)} and ${decimal(signal.endJump, 4)}`,
    `SNR of the whole ${decimal(snrDb ?? NaN, 2)} dB, HNR ${decimal(measures.harmonicToNoise ?? NaN)} dB, centroid ${decimal(measures.spectralCentroid ?? NaN, 0)} Hz, ${decimal(measures.zeroCrossings ?? NaN, 0)} zero crossings a second, ${percent(measures.silentShare ?? NaN)} silent`,
    `pitch in ${percent(pitch.voicedShare)} of the frames, MIDI ${decimal(pitch.lowestMidi)} to ${decimal(pitch.highestMidi)}, median ${decimal(pitch.medianMidi)}`,
    `${counted(notes.length, 'note')} heard${notes.length > 0 ? `: ${notes.map(({ midi }) => midi).join(' ')}` : ''}`,
  ]
  if (expected === 'given')
    lines.push(
      `${following.notesHit} of ${following.notesJudged} expected notes hit${together(following)}`,
      `${percent(following.within50Cents)} of ${following.voicedFrames} voiced frames within 50 cents, ${percent(following.within20Cents)} within 20; ${percent(following.framesWithin50Cents)} of all ${following.frames}; median ${decimal(following.medianCents)} cents`,
      `changes: median ${decimal(changes.medianMilliseconds)} ms, 95 % within ${decimal(changes.percentile95Milliseconds)} ms, at most ${decimal(changes.maximumMilliseconds)} ms, ${changes.missed} of ${changes.expected} missed`,
    )
  lines.push(
    `SNR inside ${counted(heldNotes.notes, 'held note')}: mean ${decimal(heldNotes.meanSnrDb)} dB, median ${decimal(heldNotes.medianSnrDb)} dB`,
  )
  if (measures.melDistance !== undefined)
    lines.push(
      `from the reference: mel distance ${decimal(measures.melDistance ?? NaN)} dB, STFT distance ${decimal(measures.stftDistance ?? NaN, 3)}, level off by ${decimal(measures.levelOff ?? NaN)} dB`,
    )
  return lines.join('\n')
}

/** What can't be judged with one pitch track. */
const together = ({ notes, notesJudged }: Following) =>
  notes > notesJudged ? ` (${notes - notesJudged} sound only together with others: not judged)` : ''

/** The line under a picture's title. */
export function summarizeAnalysis({ seconds, sampleRate, notes, following, expected }: Analysis): string {
  const parts = [`${decimal(seconds, 2)} s at ${sampleRate / 1000} kHz`]
  if (expected === 'given')
    parts.push(
      `${following.notesHit} of ${following.notesJudged} notes${together(following)}`,
      `${percent(following.within50Cents)} of voiced frames within 50 cents`,
    )
  else parts.push(`${counted(notes.length, 'note')} heard`)
  if (Number.isFinite(following.heldNotes.medianSnrDb))
    parts.push(`SNR inside held notes ${decimal(following.heldNotes.medianSnrDb)} dB`)
  return parts.join('  ·  ')
}
