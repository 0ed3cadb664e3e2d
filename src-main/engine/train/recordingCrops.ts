/** Crops of recordings as they are: random places, with labels and audio cut at the same samples. */
import type { ConditionSource } from '../../../src-shared/conditioning/noteRows.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { muLawEncode, silenceCode } from '../../../src-shared/model/muLaw.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource, TrainingRecording } from './material.ts'

/**
 * @param sampleSize how many samples a crop predicts; what the first of them sees comes before it.
 * @param conditionOf the local condition of a recording, when the network has one.
 * @param startShare share of crops that begin where a recording begins, whichever it is: sounds that are all attack
 * (drums) are learned from their stroke on.
 *
 * A recording is preceded by silence of a receptive field (as ibab's audio_reader pads it), so that its first samples
 * are learned too. One that is shorter than sampleSize is followed by silence.
 */
export function recordingCrops(
  hyperparameters: Hyperparameters,
  recordings: readonly TrainingRecording[],
  sampleSize: number,
  conditionOf?: (recording: TrainingRecording) => ConditionSource,
  startShare = 0,
): CropSource {
  const field = receptiveField(hyperparameters)
  const silence = silenceCode(hyperparameters.quantizationChannels)
  const length = field + sampleSize
  const prepared = recordings.map((recording) => ({
    recording,
    codes: muLawEncode(recording.samples, hyperparameters.quantizationChannels),
    condition: conditionOf?.(recording),
    /** How many places a crop can start at. */
    places: Math.max(recording.samples.length - sampleSize, 0) + 1,
  }))
  const places = prepared.reduce((sum, it) => sum + it.places, 0)

  const drawStart = (random: Random) => ({ place: 0, chosen: prepared[random.below(prepared.length)] })

  function drawPlace(random: Random) {
    let place = random.below(places)
    let chosen = prepared[0]
    for (chosen of prepared) {
      if (place < chosen.places) break
      place -= chosen.places
    }
    return { place, chosen }
  }

  return {
    description: `${recordings.length} recordings, ${places.toLocaleString('en')} places`,
    draw(random) {
      const { place, chosen } =
        startShare > 0 && random.uniform() < startShare ? drawStart(random) : drawPlace(random)
      const start = place - field
      const codes = new Uint16Array(length).fill(silence)
      const from = Math.max(start, 0)
      codes.set(chosen.codes.subarray(from, start + length), from - start)
      const { globalCategory } = chosen.recording
      return {
        codes,
        ...(globalCategory !== undefined && { category: globalCategory }),
        ...(chosen.condition && { local: chosen.condition.rows(start, length) }),
      }
    },
  }
}
