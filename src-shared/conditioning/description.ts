/**
 * What a local condition consists of. The description travels in the checkpoint, so that a network always knows which
 * channel means what.
 */
import { z } from 'zod'

/** MIDI numbers of the categories, in the order of their one-hot channels; numbered over the whole data set. */
const categories = z.array(z.int().min(0).max(127)).min(1).max(128)

const labelsSchema = z.object({
  /** One-hot of the previous, the current and the next sample's category: Claramunt Molet 2018, section 4.3.1. */
  kind: z.literal('labels'),
  categories,
})

const notesSchema = z.object({
  /** The current note, the one it came from, the time since the change on a few scales, and loudness. */
  kind: z.literal('notes'),
  categories,
  /** Time constant with which the note before is forgotten. */
  previousDecaySeconds: z.number().positive(),
  /** Time constants τ of the channels exp(−age/τ). */
  ageDecaysSeconds: z.array(z.number().positive()).max(16),
})

const mfccSchema = z.object({
  /** Coefficients 2 to 13 of 20, z-scored: Claramunt Molet 2018, section 4.3.2. */
  kind: z.literal('mfcc'),
  coefficients: z.int().min(1).max(64),
  hopSamples: z.int().positive(),
  /** Samples a frame, which is centred at a multiple of hopSamples. */
  frameLength: z.int().positive().default(2048),
  /** Statistics of the training set, one number a coefficient. */
  mean: z.array(z.number()),
  deviation: z.array(z.number().min(0)),
  /** How each note of the training set sounds, as mean coefficients before scaling, by rising pitch. */
  notes: z
    .array(z.object({ midi: z.int().min(0).max(127), mean: z.array(z.number()) }))
    .max(128)
    .default([]),
  /** How the rests between them sound, likewise; empty where nothing is known of them. */
  silence: z.array(z.number()).default([]),
})

const toneSchema = z.object({
  /** Of its partials, fundamental first: an instrument's own tuning, and how stiff its strings are. */
  frequenciesHz: z.array(z.number().positive()).min(1).max(32),
  /** Of the partials at the note's beginning, in radians. */
  phases: z.array(z.number()).max(32),
  /** Root mean square where it was loudest, played as loud as it was ever played. */
  level: z.number().positive(),
  /** How far it has decayed at `decayTimesSeconds`, in decibels below that; empty for a note that is held. */
  decayDecibels: z.array(z.number().min(0)).max(64),
  /** How strong each of its partials is, for conditions that tell their sum. */
  partials: z
    .array(
      z.object({
        /** At `decayTimesSeconds`, the note being at a root mean square of 1 all along; as at its end afterwards. */
        decibels: z.array(z.number()).max(64),
        /** Radians that it is ahead of the phase that is told. */
        offset: z.number(),
      }),
    )
    .max(32)
    .optional(),
  /**
   * Beyond this it had nothing, at `decayTimesSeconds`, and nothing of it is played; as at its end afterwards. Absent
   * where it reaches all the way up.
   */
  reachHz: z.array(z.number().positive()).min(1).max(64).optional(),
  /**
   * How strong the rest of it was beside the sum of its told partials, in decibels at `decayTimesSeconds`, the note being
   * at a root mean square of 1 all along, at the loudness at which there was most of it; as at its end afterwards.
   */
  residualDecibels: z.array(z.number()).min(1).max(64).optional(),
})

const voiceSchema = z.object({
  /**
   * One note a stream: which note it is, how old, how loud it was played, and the phases of its partials. The network
   * plays every note at one level; how loud it is, how it decays and how it ends is laid over it (voiceGains.ts). The
   * voices of a take are played side by side and added up (voices.ts).
   */
  kind: z.literal('voice'),
  categories,
  /** Time constants τ of the channels exp(−age/τ). */
  ageDecaysSeconds: z.array(z.number().positive()).max(16),
  /** How long a note fades after it is let go. */
  releaseSeconds: z.number().positive().max(10),
  /** Root mean square of what the network plays. */
  level: z.number().positive().max(1),
  /**
   * How each note was played: one list a global category (one alone without), with one entry a note; null where there
   * was none.
   */
  tones: z.array(z.array(toneSchema.nullable())),
  /** Cosine and sine of the phases of so many partials are channels, so that a network needn't count periods. */
  partialCount: z.int().min(0).max(32),
  /** Their sum, each as strong as the note’s recording has it, is a channel too. */
  partialSum: z.boolean().optional(),
  /** Whether it learned pitches between its notes: two neighbours share the one-hot. */
  bends: z.boolean(),
  /** Whether it learned notes that go on from another one without an attack. */
  slurs: z.boolean(),
})

export const localConditionSchema = z.discriminatedUnion('kind', [
  labelsSchema,
  notesSchema,
  mfccSchema,
  voiceSchema,
])

export type LocalCondition = z.infer<typeof localConditionSchema>
export type NoteCondition = Extract<LocalCondition, { kind: 'labels' | 'notes' }>
export type VoiceCondition = Extract<LocalCondition, { kind: 'voice' }>
export type MfccCondition = Extract<LocalCondition, { kind: 'mfcc' }>

/** MIDI numbers of the notes that a network under this condition can be told to play, in the order of its labels. */
export const notesKnownTo = (condition: LocalCondition): number[] =>
  condition.kind === 'mfcc' ? condition.notes.map(({ midi }) => midi) : [...condition.categories]

/** The `notes` condition with the constants that were found to work (docs/sound.md). */
export const notesCondition = (midiNumbers: readonly number[]): NoteCondition => ({
  kind: 'notes',
  categories: [...midiNumbers],
  previousDecaySeconds: 0.03,
  ageDecaysSeconds: [0.005, 0.03, 0.15, 0.6, 2],
})

export const labelsCondition = (midiNumbers: readonly number[]): NoteCondition => ({
  kind: 'labels',
  categories: [...midiNumbers],
})

/** How one note was played. */
export type Tone = z.infer<typeof toneSchema>

/** Where a tone's decay is known; straight between, and going on as at the end. */
export const decayTimesSeconds = [
  0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10,
  12,
] as const

/** The `voice` condition with the constants that were found to work (docs/sound.md). */
export const voiceCondition = (
  midiNumbers: readonly number[],
  knows: Omit<VoiceCondition, 'kind' | 'categories' | 'ageDecaysSeconds'>,
): VoiceCondition => ({
  kind: 'voice',
  categories: [...midiNumbers],
  ageDecaysSeconds: [0.005, 0.03, 0.15, 0.6, 2],
  ...knows,
})

const pitchClasses = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B']

/** A4 for 69. */
export const noteName = (midi: number): string =>
  `${pitchClasses[((midi % 12) + 12) % 12]}${Math.floor(midi / 12) - 1}`

/** 440·2^((midi − 69)/12). */
export const midiToHz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)

/** One name a channel, in the order of a condition row. */
export function channelNames(condition: LocalCondition): string[] {
  switch (condition.kind) {
    case 'labels':
      return ['previous', 'current', 'next'].flatMap((which) =>
        condition.categories.map((midi) => `${which} ${noteName(midi)}`),
      )
    case 'notes':
      return [
        ...condition.categories.map((midi) => `current ${noteName(midi)}`),
        ...condition.categories.map((midi) => `previous ${noteName(midi)}`),
        ...condition.ageDecaysSeconds.map((seconds) => `age ${seconds} s`),
        'loudness',
      ]
    case 'voice':
      return [
        ...condition.categories.map((midi) => `note ${noteName(midi)}`),
        ...condition.ageDecaysSeconds.map((seconds) => `age ${seconds} s`),
        'slurred',
        'loudness',
        ...Array.from({ length: condition.partialCount }, (_, i) => [
          `cosine ${i + 1}`,
          `sine ${i + 1}`,
        ]).flat(),
        ...(condition.partialSum ? ['sum of partials'] : []),
      ]
    case 'mfcc':
      return Array.from({ length: condition.coefficients }, (_, i) => `mfcc ${i + 2}`)
  }
}

export const channelCount = (condition: LocalCondition): number => channelNames(condition).length
