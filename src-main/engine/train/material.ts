/**
 * What a network learns from: recordings at the model's rate, with the notes that sound in them. A `CropSource` draws
 * crops from material; all its randomness comes from the random stream it is handed, so that a run can be gone on with
 * bit for bit.
 */
import type { NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { Crop } from '../compute/compute.ts'

export interface TrainingRecording {
  readonly name: string
  /** Mono, at the model's rate. */
  readonly samples: Float32Array
  /** Categories are indices into the condition's, numbered over the data set. Empty where notes don't matter. */
  readonly track: NoteTrack
  /** Global category, when the network has a global condition. */
  readonly globalCategory?: number
  /** Which side of the split it was put on when its folder was prepared; without, the split is drawn. */
  readonly split?: 'training' | 'validation'
}

export interface CropSource {
  /** What it draws, in words, for logs. */
  readonly description: string
  draw(random: Random): Crop
}
