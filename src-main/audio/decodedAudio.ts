export interface DecodedAudio {
  readonly sampleRateHz: number
  /** One array a channel, all of one length (at least one sample), full scale ±1: an int16 sample s is s / 32768. */
  readonly channels: Float32Array[]
}
