/** What was chosen for an instrument, and why: a sentence each, for a musician. */
import { noteName } from '../../../src-shared/conditioning/description.ts'
import { lengthWords } from '../../audio/health/words.ts'
import { instrumentTraining } from './sizes.ts'

export interface Choices {
  /** MIDI numbers of what is learned. */
  readonly midis: readonly number[]
  /** How many recordings of notes, all in all. */
  readonly notes: number
  readonly categories: readonly string[]
}

/** What stays, however long it is trained. */
export function choicesInWords({ midis, notes, categories }: Choices): string[] {
  const [lowest, highest] = [Math.min(...midis), Math.max(...midis)].map((midi) =>
    noteName(midi).replace('#', '♯'),
  )
  const range = lowest === highest ? lowest : `${lowest} to ${highest}`
  return [
    notes === 1
      ? `Learns one single note, ${range}.`
      : `Learns ${notes.toLocaleString('en-GB')} single notes, ${range}, each as a voice of its own: it can play several at once.`,
    ...(categories.length > 0
      ? [`A kind of sound for each folder, to choose and to blend: ${categories.join(', ')}.`]
      : []),
  ]
}

/**
 * Which network for which time.
 * @param samplesPerSecond as measured here, now.
 * @param minutes it may take in all.
 */
export function timeInWords(sizeWords: string, samplesPerSecond: number, minutes: number): string {
  const time = `${minutes.toLocaleString('en-GB')} ${minutes === 1 ? 'minute' : 'minutes'}`
  const rate = `${Math.round(samplesPerSecond).toLocaleString('en-GB')} samples/s`
  if (60 * minutes * samplesPerSecond >= instrumentTraining.followsAfterSamples)
    return `${time} on this machine (${rate}) ${minutes === 1 ? 'is' : 'are'} enough for ${sizeWords}.`
  const needed = lengthWords(60 * Math.ceil(instrumentTraining.followsAfterSamples / samplesPerSecond / 60))
  return `Trains ${sizeWords}. Expect a sketch after ${time}: as busy as this machine is now (${rate}), it takes about ${needed} until notes are followed well.`
}
