import { describe, expect, it } from 'vitest'
import {
  channelCount,
  labelsCondition,
  notesCondition,
} from '../../../src-shared/conditioning/description.ts'
import { presets, withConditions } from '../../../src-shared/model/presets.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import type { Checkpoint } from './checkpoint.ts'
import { inspectCheckpoint } from './inspect.ts'

const checkpointOf = (hyperparameters: Hyperparameters, over: Partial<Checkpoint> = {}): Checkpoint => ({
  hyperparameters,
  weights: new Float32Array(parameterLayout(hyperparameters).length),
  step: 4200,
  createdAt: '2026-11-20T12:00:00.000Z',
  provenance: {},
  ...over,
})
const small = presets['small-rf62'].hyperparameters

describe('inspect', () => {
  it('says what a bundled instrument would be', () => {
    const condition = notesCondition(Array.from({ length: 25 }, (_, i) => 69 + i))
    const hyperparameters = withConditions(small, { localChannels: channelCount(condition) })
    const words = inspectCheckpoint(
      checkpointOf(hyperparameters, {
        condition,
        loss: 1.25,
        validationLoss: 1.5,
        provenance: { title: 'Pan flute', recordings: 25, minutes: 1.5, licence: 'CC0 1.0' },
      }),
    )
    expect(words.split('\n')).toEqual([
      'Checkpoint        Pan flute',
      'Network           WaveNet of 16 layers, dilations 4×(1,2,4,8); channels: residual 32, dilation 32, skip 128; with biases; first convolution 2 wide',
      'Receptive field   62 samples, 3.875 ms',
      'Parameters        274,304',
      'Sample rate       16,000 Hz, 256 µ-law levels',
      'Cost              252,928 multiply-accumulates a sample, 4.047 billion a second of sound',
      'Local condition   notes: 25 notes, A4 to A6 (56 channels)',
      'Global condition  none',
      'Trained           4,200 steps, loss 1.250 nats a sample, validation loss 1.500',
      'Learned from      25 recordings, 1.5 minutes',
      'Licence           CC0 1.0',
      'Written           2026-11-20T12:00:00.000Z',
    ])
  })

  it('says what a composer learned from', () => {
    const words = inspectCheckpoint(
      checkpointOf(small, {
        composer: {
          hyperparameters: small,
          step: 1500,
          validationLoss: 1.25,
          title: 'chorales',
          pieces: 320,
          minutes: 250.04,
          licence: 'public domain',
        },
      }),
    )
    expect(words).toContain('chorales: 320 pieces, 250 minutes; 1,500 steps; 1.250 nats an event')
    expect(words).toMatch(/Composer +WaveNet of 16 layers.*; hears 62 events/)
    expect(words).toMatch(/Its licence +public domain/)
  })

  it('names notes that don’t follow each other, and global categories', () => {
    const condition = labelsCondition([69, 81, 88])
    const words = inspectCheckpoint(
      checkpointOf(withConditions(small, { localChannels: 9, globalChannels: 4, globalCardinality: 2 }), {
        condition,
        globalCategories: ['flute', 'piano'],
      }),
    )
    expect(words).toContain('labels: 3 notes: A4, A5, E6 (9 channels)')
    expect(words).toContain('2 categories: flute, piano (embedding of 4)')
  })

  it('says what it doesn’t know', () => {
    const words = inspectCheckpoint(checkpointOf(withConditions(small, { localChannels: 9 })))
    expect(words).toContain('9 channels, whose meaning the checkpoint doesn’t know')
    expect(words).toContain('without a title')
  })
})
