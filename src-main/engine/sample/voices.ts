/**
 * The sampling loop of instruments that play one note a stream: voices begin and end, each on a lane of its own, and a
 * take is their sum. A voice is silent before and after, so lanes are used again, and cost nothing in rests.
 */
import type { ConditionSource } from '../../../src-shared/conditioning/noteRows.ts'
import type { VoiceGains } from '../../../src-shared/conditioning/voiceGains.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode, silenceCode } from '../../../src-shared/model/muLaw.ts'
import type { Pick, Sampler } from '../compute/compute.ts'
import type { CategoryChange, SamplingHooks } from './loop.ts'
import { LowPass } from './lowPass.ts'
import { ResidualLimiter } from './residual.ts'
import { categoryHolding, Streams, type AnotherSampler } from './streams.ts'

/** A note to play. */
export interface VoicePart {
  readonly startSample: number
  /** The first sample at which it is silent again. */
  readonly endSample: number
  /** What is laid over it. */
  readonly gains: VoiceGains
  /**
   * Of each prediction so much is never drawn at either end, below 0.5. Codes are in order of amplitude, so what remains
   * is the middle of what may come: a network that learned from noised histories expects more noise than the sound has. A
   * lower temperature would do the same worse, since it prefers loud codes, which lie far apart, to soft ones
   * (docs/sound.md).
   */
  readonly tailShare: number
  /** Beyond this it has no sound of its own, by the seconds since its first sample; it has everywhere when left out. */
  readonly cutoffHz?: (seconds: number) => number
  /**
   * What it is told that its partials add up to, at the level at which the network plays, and how strong the rest may be
   * (root mean square, by the seconds since its first sample). It may be as strong as it likes when left out.
   */
  readonly told?: {
    readonly sums: (startSample: number, count: number) => Float32Array
    readonly mostRest: (seconds: number) => number
  }
  /** Sample 0 is the voice's first. */
  readonly condition: ConditionSource
  /** Codes before its first sample, when it goes on from something; else it begins out of silence. */
  readonly primer?: Uint16Array
}

/** What a voice is played on: a sampler with one stream a take. */
export interface Lane {
  /** Another one after its graphics card failed: the next voice on the lane plays there too. */
  sampler: Sampler
  readonly another?: AnotherSampler
}

export interface VoicesSettings {
  readonly hyperparameters: Hyperparameters
  /** Samples to make. */
  readonly count: number
  /** One a take; each voice of a take has numbers of its own, which don't depend on the other voices. */
  readonly seeds: readonly number[]
  readonly pick: Pick
  /** In order of their beginning. */
  readonly voices: readonly VoicePart[]
  readonly globalCategory?: number | readonly CategoryChange[]
}

/** Each lane holds a network: where more notes sound at once than this, the oldest ends. */
const mostVoices = 64

/** As long as the sampling loop's. */
const blockSeconds = 0.05
/** A voice that is cut off in mid-wave would click. */
const endFadeSeconds = 0.004

/**
 * Plays until `count` samples are there or `hooks.shouldStop` says so.
 * @param openLane asked when more voices sound at once than ever before.
 * @returns how many samples were made, and the seconds that making them took.
 */
export async function voicesLoop(
  openLane: () => Promise<Lane>,
  settings: VoicesSettings,
  hooks: SamplingHooks,
): Promise<{ count: number; seconds: number }> {
  const { count, voices, seeds, hyperparameters } = settings
  const free: Lane[] = []
  let sounding: SoundingVoice[] = []
  let next = 0
  const blockSamples = Math.max(1, Math.round(hyperparameters.sampleRateHz * blockSeconds))
  let seconds = 0
  let done = 0
  while (done < count && !hooks.shouldStop()) {
    const length = Math.min(blockSamples, count - done)
    const began = performance.now()
    while (next < voices.length && voices[next].startSample < done + length) {
      if (sounding.length >= mostVoices) free.push(sounding.shift()!.lane)
      const lane = free.pop() ?? (await openLane())
      sounding.push(await SoundingVoice.begin(lane, settings, next++))
    }
    const blocks = seeds.map(() => new Float32Array(length))
    for (const voice of sounding) await voice.add(blocks, done)
    for (const voice of sounding) if (voice.isOver) free.push(voice.lane)
    sounding = sounding.filter((voice) => !voice.isOver)
    for (const block of blocks) limit(block)
    done += length
    seconds += (performance.now() - began) / 1000
    await hooks.block(blocks, done)
  }
  return { count: done, seconds }
}

class SoundingVoice {
  readonly lane: Lane
  readonly #voice: VoicePart
  readonly #streams: Streams
  readonly #levels: number
  readonly #rateHz: number
  /** One a take. */
  readonly #filters: readonly LowPass[]
  readonly #limiters: readonly ResidualLimiter[]
  isOver = false

  private constructor(
    lane: Lane,
    voice: VoicePart,
    streams: Streams,
    hyperparameters: Hyperparameters,
    takes: readonly unknown[],
  ) {
    this.lane = lane
    this.#voice = voice
    this.#streams = streams
    this.#levels = hyperparameters.quantizationChannels
    this.#rateHz = hyperparameters.sampleRateHz
    const { cutoffHz, told } = voice
    this.#limiters = told
      ? takes.map(() => new ResidualLimiter(told.mostRest, hyperparameters.sampleRateHz))
      : []
    this.#filters = cutoffHz ? takes.map(() => new LowPass(cutoffHz, hyperparameters.sampleRateHz)) : []
  }

  static async begin(lane: Lane, settings: VoicesSettings, index: number): Promise<SoundingVoice> {
    const { hyperparameters, seeds, pick, globalCategory } = settings
    const voice = settings.voices[index]
    // A voice is one instrument's from its attack to its end: a change of category is the next voice's.
    const category = categoryHolding(globalCategory, voice.startSample)
    const streams = new Streams(
      lane.sampler,
      {
        hyperparameters,
        count: voice.endSample - voice.startSample,
        // The high part of a seed tells voices apart, the low one takes.
        seeds: seeds.map((seed) => seed + (index + 1) * 2 ** 32),
        pick,
        firstCode: 'silence',
        condition: voice.condition,
        ...(voice.primer && { primer: voice.primer }),
        ...(category !== undefined && { globalCategory: category }),
      },
      lane.another && (async (failure) => (lane.sampler = await lane.another!(failure))),
      withoutTails(voice.tailShare),
    )
    await streams.prime()
    return new SoundingVoice(lane, voice, streams, hyperparameters, seeds)
  }

  /** Adds what of the voice lies in the blocks, the first sample of which is number `start`. */
  async add(blocks: readonly Float32Array[], start: number): Promise<void> {
    const { startSample, endSample } = this.#voice
    const total = endSample - startSample
    const end = Math.min(start + blocks[0].length - startSample, total)
    while (this.#streams.done < end && !this.isOver) {
      const from = this.#streams.done
      const codes = await this.#streams.generate(end - from)
      const gains = this.#voice.gains(from, codes[0].length)
      const told = this.#voice.told?.sums(from, codes[0].length)
      for (const [take, made] of codes.entries())
        this.#mix(blocks[take], this.#soundOf(made, take, told), gains, {
          at: from + startSample - start,
          left: total - from,
        })
    }
    if (this.#streams.done >= total) this.isOver = true
  }

  #soundOf(codes: Uint16Array, take: number, told: Float32Array | undefined): Float32Array {
    const silence = muLawDecode(new Uint16Array([silenceCode(this.#levels)]), this.#levels)[0]
    const sound = muLawDecode(codes, this.#levels).map((it) => it - silence)
    if (told) this.#limiters[take].process(sound, told)
    this.#filters[take]?.process(sound)
    return sound
  }

  /** @param at where in the block; `left` samples of the voice from there on. */
  #mix(
    block: Float32Array,
    sound: Float32Array,
    gains: Float32Array,
    { at, left }: { at: number; left: number },
  ) {
    const fade = endFadeSeconds * this.#rateHz
    for (let i = 0; i < sound.length; i++)
      block[at + i] += sound[i] * gains[i] * Math.min(1, (left - i) / fade)
  }
}

const withoutTails = (share: number) => (uniforms: Float32Array) => {
  for (let i = 0; i < uniforms.length; i++) uniforms[i] = share + (1 - 2 * share) * uniforms[i]
  return uniforms
}

/** Up to here sums are left as they are; beyond it they bend towards 1, which they never pass. */
const kneeLevel = 0.85

/** Several loud voices at once may be more than a file can hold. */
function limit(block: Float32Array): void {
  for (let i = 0; i < block.length; i++) {
    const size = Math.abs(block[i])
    if (size <= kneeLevel) continue
    const room = 1 - kneeLevel
    block[i] = Math.sign(block[i]) * (kneeLevel + room * Math.tanh((size - kneeLevel) / room))
  }
}
