/** What a recording is, measured and in words. */
import { basename } from 'node:path'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { trackPitch } from '../audio/features/pitch.ts'
import { measureFollowing, type Following } from '../audio/following.ts'
import { hearNotes, type HeardNote } from '../audio/hearNotes.ts'
import { midiOfFrequency } from '../audio/noteStates.ts'
import { mixToMono } from '../audio/recording.ts'
import { measureSignal, type SignalFacts } from '../audio/signalFacts.ts'
import { median, percentile } from '../audio/statistics.ts'

export interface Analysis {
  readonly file: string
  readonly seconds: number
  readonly sampleRate: number
  readonly channels: number
  readonly signal: SignalFacts
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

/** @throws SyrinxError as `decodeAudioFile`. */
export async function analyzeFile(
  path: string,
  expectedNotes?: readonly Note[],
): Promise<{ analysis: Analysis; samples: Float32Array }> {
  const decoded = await decodeAudioFile(path)
  const samples = mixToMono(decoded)
  const { sampleRateHz } = decoded
  const notes = hearNotes(samples, sampleRateHz)
  const { frequencyHz } = trackPitch(samples, sampleRateHz)
  const midis = [...frequencyHz.filter((frequency) => frequency > 0)].map(midiOfFrequency)
  const analysis: Analysis = {
    file: path,
    seconds: samples.length / sampleRateHz,
    sampleRate: sampleRateHz,
    channels: decoded.channels.length,
    signal: measureSignal(samples),
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
const percent = (share: number) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–')

export function describeAnalysis({
  file,
  seconds,
  sampleRate,
  channels,
  signal,
  pitch,
  notes,
  following,
  expected,
}: Analysis): string {
  const { changes, heldNotes } = following
  const lines = [
    `${basename(file)}: ${decimal(seconds, 2)} s at ${sampleRate} Hz, ${channels === 1 ? 'mono' : `${channels} channels`}`,
    `level ${decimal(signal.levelDb)} dBFS, peak ${decimal(signal.peakDb)} dBFS, DC ${signal.dc.toExponential(1)}, ${signal.clippedSamples} samples clipped, jumps at start and end ${decimal(signal.startJump, 4)} and ${decimal(signal.endJump, 4)}`,
    `pitch in ${percent(pitch.voicedShare)} of the frames, MIDI ${decimal(pitch.lowestMidi)} to ${decimal(pitch.highestMidi)}, median ${decimal(pitch.medianMidi)}`,
    `${notes.length} notes heard${notes.length > 0 ? `: ${notes.map(({ midi }) => midi).join(' ')}` : ''}`,
  ]
  if (expected === 'given')
    lines.push(
      `${following.notesHit} of ${following.notes} expected notes hit`,
      `${percent(following.within50Cents)} of ${following.voicedFrames} voiced frames within 50 cents, ${percent(following.within20Cents)} within 20; ${percent(following.framesWithin50Cents)} of all ${following.frames}; median ${decimal(following.medianCents)} cents`,
      `changes: median ${decimal(changes.medianMilliseconds)} ms, 95 % within ${decimal(changes.percentile95Milliseconds)} ms, at most ${decimal(changes.maximumMilliseconds)} ms, ${changes.missed} of ${changes.expected} missed`,
    )
  lines.push(
    `SNR inside ${heldNotes.notes} held notes: mean ${decimal(heldNotes.meanSnrDb)} dB, median ${decimal(heldNotes.medianSnrDb)} dB`,
  )
  return lines.join('\n')
}

/** The line under a picture's title. */
export function summarizeAnalysis({ seconds, sampleRate, notes, following, expected }: Analysis): string {
  const parts = [`${decimal(seconds, 2)} s at ${sampleRate / 1000} kHz`]
  if (expected === 'given')
    parts.push(
      `${following.notesHit} of ${following.notes} notes`,
      `${percent(following.within50Cents)} of voiced frames within 50 cents`,
    )
  else parts.push(`${notes.length} notes heard`)
  parts.push(`SNR inside held notes ${decimal(following.heldNotes.medianSnrDb)} dB`)
  return parts.join('  ·  ')
}
