/** flac (libFLAC) and mp3 (LAME), both through Mediabunny and its WebAssembly builds of them. */
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  FlacOutputFormat,
  Mp3OutputFormat,
  Output,
} from 'mediabunny'
import { registerFlacEncoder } from '@mediabunny/flac-encoder'
import { registerMp3Encoder } from '@mediabunny/mp3-encoder'
import type { SoundTags } from './encode.ts'

registerFlacEncoder()
registerMp3Encoder()

/** High quality for one channel; less than half the rate needs, and may have, less than half of it. */
const mp3BitsPerSecond = (sampleRateHz: number) =>
  sampleRateHz >= 32_000 ? 192_000 : sampleRateHz >= 16_000 ? 128_000 : 64_000

/** flac has 24 bits a sample, which loses nothing of what a take is; of a 16-bit sound the rest costs no space. */
export async function encodeCompressed(
  format: 'flac' | 'mp3',
  samples: Float32Array,
  sampleRateHz: number,
  tags: SoundTags,
): Promise<Uint8Array<ArrayBuffer>> {
  const target = new BufferTarget()
  const output = new Output({
    format: format === 'flac' ? new FlacOutputFormat() : new Mp3OutputFormat(),
    target,
  })
  const source = new AudioSampleSource(
    format === 'flac' ? { codec: 'flac' } : { codec: 'mp3', bitrate: mp3BitsPerSecond(sampleRateHz) },
  )
  output.addAudioTrack(source)
  output.setMetadataTags(tags)
  await output.start()
  // A second at a time: the encoder has the next while this one hands on.
  for (let from = 0; from < samples.length; from += sampleRateHz) {
    const sample = new AudioSample({
      data: clipped(samples.subarray(from, from + sampleRateHz)),
      format: 'f32',
      numberOfChannels: 1,
      sampleRate: sampleRateHz,
      timestamp: from / sampleRateHz,
    })
    await source.add(sample)
    sample.close()
  }
  await output.finalize()
  return new Uint8Array(target.buffer!)
}

const clipped = (samples: Float32Array) => samples.map((sample) => Math.max(-1, Math.min(1, sample)))
