/** The command line as a person uses it: recordings in, a checkpoint, notes in, a wav out; stopped and killed. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeWavFile } from '../src-main/audio/writeWav.ts'
import { loadCheckpoint } from '../src-main/engine/checkpoint/checkpoint.ts'
import { eventually } from './support/patience.ts'
import { beginProgram, printed as json } from './support/program.ts'

let folder: string
let recordings: string
let params: string

const begin = (...programArguments: string[]) => beginProgram(folder, ...programArguments)
const syrinx = (...programArguments: string[]) => begin(...programArguments).ended

/** A note like a plucked string: a decaying tone with two harmonics. */
function note(hertz: number, seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * 8000 }, (_, i) => {
    const t = i / 8000
    const attack = Math.min(t / 0.01, 1)
    return 0.5 * attack * (Math.sin(2 * Math.PI * hertz * t) + 0.3 * Math.sin(4 * Math.PI * hertz * t))
  })
}

// Anew for each try: what is there already is asked about.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-'))
  recordings = join(folder, 'recordings')
  await mkdir(recordings)
  for (const [name, hertz] of [
    ['a4', 440],
    ['a5', 880],
    ['e5', 659.26],
  ] as const)
    // prettier-ignore
    await writeWavFile(join(recordings, `${name}.wav`), note(hertz, 1), 8000)
  params = join(folder, 'wavenet_params.json')
  await writeFile(
    params,
    JSON.stringify({
      filter_width: 2,
      sample_rate: 8000,
      dilations: [1, 2, 4, 1, 2, 4],
      residual_channels: 12,
      dilation_channels: 12,
      quantization_channels: 64,
      skip_channels: 24,
      use_biases: true,
      scalar_input: false,
      initial_filter_width: 2,
    }),
  )
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const train = (out: string, ...more: string[]) => [
  'train',
  ...['--data', 'recordings', '--params', params, '--condition', 'notes', '--out', join(folder, out)],
  ...['--batch-size', '2', '--sample-size', '400', '--threads', '1', '--json', ...more],
]

describe('train, generate, analyze', () => {
  it('goes the whole way', async () => {
    const trained = await syrinx(...train('run', '--steps', '40', '--checkpoint_every', '20'))
    expect(trained.stderr).toContain('3 files, 0.1 minutes, 0 skipped')
    expect(trained.code).toBe(0)
    const outcome = json(trained)
    expect(outcome).toMatchObject({ steps: 40, stopped: 'steps', run: join(folder, 'run') })
    for (const key of ['loss', 'validationLoss', 'samplesPerSecond']) expect(outcome[key]).toBeGreaterThan(0)

    const recipe = JSON.parse(await readFile(join(folder, 'run', 'run.json'), 'utf8'))
    expect(recipe.data.directory).toSatisfy(isAbsolute)
    expect((await syrinx(...train('run', '--steps', '40'))).stdout).toContain('run/exists')

    const inspected = await syrinx('inspect', outcome.checkpoint)
    expect(inspected.stdout).toMatch(/A4|440|69/)

    await writeFile(
      join(folder, 'tune.json'),
      JSON.stringify([
        { midi: 69, startSeconds: 0, durationSeconds: 0.4 },
        { midi: 81, startSeconds: 0.4, durationSeconds: 0.4, velocity: 127 },
      ]),
    )
    const play = (out: string, ...more: string[]) => {
      const score = ['--checkpoint', outcome.checkpoint, '--notes', 'tune.json', '--out', out]
      return syrinx('generate', ...score, '--seed', '7', '--json', ...more)
    }
    const played = json(await play('one.wav'))
    expect(played).toMatchObject({ sampleRate: 8000, samples: 8800, seconds: 1.1, seed: 7 })
    expect(played.samplesPerSecond).toBeGreaterThan(0)
    await play('two.wav', '--takes', '2')
    const [one, again, other] = await Promise.all(
      ['one.wav', 'two-1.wav', 'two-2.wav'].map((name) => readFile(join(folder, name))),
    )
    expect(again.equals(one)).toBe(true)
    expect(other.equals(one)).toBe(false)

    const seeded = json(
      await play('seeded.wav', '--seed-audio', join(recordings, 'a4.wav'), '--seed-to', '0.5', '--keep-seed'),
    )
    expect(seeded.samples).toBe(8800 + 4000)
    const analyzed = json(await syrinx('analyze', 'one.wav', '--notes', 'tune.json', '--json'))
    expect(analyzed).toBeTypeOf('object')
  })

  it('ends at the step’s end with a whole checkpoint on Ctrl-C, and goes on', async () => {
    const { child, ended } = begin(...train('stopped', '--steps', '100000'))
    await appears(join(folder, 'stopped', 'checkpoints'))
    child.kill('SIGINT')
    const stopped = await ended
    expect(stopped.code).toBe(0)
    const outcome = json(stopped)
    expect(outcome.stopped).toBe('asked')
    const checkpoint = await loadCheckpoint(outcome.checkpoint)
    expect(checkpoint.step).toBe(outcome.steps)
    const more = String(outcome.steps + 5)
    const out = join(folder, 'stopped')
    const resumed = json(await syrinx('train', '--out', out, '--resume', '--steps', more, '--json'))
    expect(resumed).toMatchObject({ steps: outcome.steps + 5, stopped: 'steps' })
  })

  it('leaves the last checkpoint whole when it is killed', async () => {
    const { child, ended } = begin(...train('killed', '--steps', '100000', '--checkpoint-every', '1'))
    await appears(join(folder, 'killed', 'checkpoints'))
    await new Promise((done) => setTimeout(done, 700))
    child.kill('SIGKILL')
    await ended
    const names = (await readdir(join(folder, 'killed', 'checkpoints'))).filter((name) =>
      /^step-\d+\.safetensors$/.test(name),
    )
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) await loadCheckpoint(join(folder, 'killed', 'checkpoints', name))
    await writeFile(join(folder, 'killed', 'checkpoints', '.step.safetensors.12ab.partial'), 'half')
    const last = Math.max(...names.map((name) => Number(/\d+/.exec(name)![0])))
    const out = join(folder, 'killed')
    const resumed = await syrinx('train', '--out', out, '--resume', '--steps', String(last + 3), '--json')
    expect(json(resumed).steps).toBe(last + 3)
    expect((await readdir(out, { recursive: true })).filter((name) => name.endsWith('.partial'))).toEqual([])
  })
})

describe('make, prepare, analyze, generate like a recording', () => {
  it('goes from a description to a sound that follows another', async () => {
    const tone = (frequencyHz: number) => ({ frequencyHz, amplitude: 0.5, shape: 'sine' })
    const description = { kind: 'tones', tones: [tone(440), tone(660.5)], seconds: 1.3 }
    await writeFile(join(folder, 'tones.json'), JSON.stringify(description))
    const made = json(await syrinx('make', 'tones.json', '--out', 'tones', '--rate', '8000', '--json'))
    expect(made).toMatchObject({ sampleRateHz: 8000, recordings: 2 })
    expect(made.categories.map((it: { frequencyHz: number }) => it.frequencyHz)).toEqual([440, 660.5])
    expect(json(await syrinx('make', '--list', '--json'))).toBeTypeOf('object')

    const prepare = ['prepare', 'tones', '--out', 'clips', '--rate', '8000', '--clip-seconds', '0.5']
    const prepared = json(await syrinx(...prepare, '--json'))
    expect(prepared).toMatchObject({ recordings: 4 })
    const splits = prepared.files.map((it: { split: string }) => it.split)
    expect(splits.filter((it: string) => it === 'validation')).toHaveLength(1)

    const sound = join('clips', prepared.files[0].path)
    const drawing = ['--figures', 'figures', '--csv', 'features.csv', '--mfcc', 'mfcc.json']
    const analyzed = await syrinx('analyze', sound, ...drawing, '--json')
    expect(analyzed.code).toBe(0)
    expect(json(analyzed)).toBeTypeOf('object')
    const figures = await readdir(join(folder, 'figures'))
    expect(figures.length).toBeGreaterThanOrEqual(5)
    for (const figure of figures) {
      const signature = (await readFile(join(folder, 'figures', figure))).subarray(1, 4).toString('latin1')
      expect(signature, figure).toBe('PNG')
    }
    const [head, ...rows] = (await readFile(join(folder, 'features.csv'), 'utf8')).trim().split(/\r?\n/)
    for (const row of rows) expect(row.split(',')).toHaveLength(head.split(',').length)
    expect(rows.length).toBeGreaterThan(5)
    const mfcc = JSON.parse(await readFile(join(folder, 'mfcc.json'), 'utf8'))
    expect(mfcc).toHaveLength(12)

    const learning = ['--data', 'clips', '--params', params, '--condition', 'mfcc', '--out', 'mirror']
    const sizes = ['--steps', '5', '--batch-size', '1', '--sample-size', '400', '--threads', '1']
    const { checkpoint } = json(await syrinx('train', ...learning, ...sizes, '--json'))
    for (const source of [
      ['--like', sound],
      ['--mfcc', 'mfcc.json'],
    ]) {
      const generated = await syrinx(
        'generate',
        '--checkpoint',
        checkpoint,
        ...source,
        '--out',
        'like.wav',
        '--json',
      )
      expect(generated.code, generated.stderr).toBe(0)
      expect(json(generated).samples).toBeGreaterThan(3500)
      expect(json(generated).samples).toBeLessThan(5000)
    }
  })
})

/** Waits until the folder holds a whole checkpoint. */
const appears = (directory: string) =>
  eventually(() => readdir(directory).catch(() => [])).toContainEqual(
    expect.stringMatching(/^step-\d+\.safetensors$/),
  )

describe('bad input', () => {
  const fails = async (code: string, ...programArguments: string[]) => {
    const ended = await syrinx(...programArguments, '--json')
    expect(ended.code).toBe(1)
    expect(json(ended).error.code).toBe(code)
    expect(ended.stderr.trim().length).toBeGreaterThan(10)
    expect(ended.stderr).not.toContain('    at ')
    return ended
  }

  it('says what is wrong, in one place, with exit status 1', async () => {
    const out = ['--out', join(folder, 'never')]
    await fails('audio/no-folder', 'train', '--data', join(folder, 'nowhere'), ...out)
    const empty = join(folder, 'empty')
    await mkdir(empty)
    await writeFile(join(empty, 'words.wav'), 'this is not sound')
    const nothing = await fails('dataset/empty', 'train', '--data', empty, ...out)
    expect(nothing.stderr).toContain('words.wav')
    await fails('train/unknown-preset', 'train', '--data', recordings, '--preset', 'none-such', ...out)
    await fails('option/not-a-number', 'train', '--data', recordings, '--steps', 'many', ...out)
    await fails(
      'train/conditions-exclude',
      'train',
      '--data',
      recordings,
      '--condition',
      'labels,notes',
      ...out,
    )
    await fails('run/missing', 'train', '--resume', ...out)
    await fails('run/missing', 'train', '--restore_from', join(folder, 'never'))
    await fails('audio/no-folder', 'train', '--data_dir', 'nowhere', '--num_steps=5', '--logdir', 'never')
    await fails('usage', 'generate', '--seconds', '1')
    await fails('usage', 'sing')
    await fails('instrument/unknown', 'generate', '--instrument', 'kazoo', '--seconds', '1', '--out', 'x.wav')
    await fails('generate/which-instrument', 'generate', '--seconds', '1', '--out', 'x.wav')
  })

  it('skips what it can’t read and goes on with the rest', async () => {
    const mixed = join(folder, 'mixed')
    await mkdir(mixed)
    await writeFile(join(mixed, 'good.wav'), await readFile(join(recordings, 'a4.wav')))
    await writeFile(join(mixed, 'cut.wav'), (await readFile(join(recordings, 'a5.wav'))).subarray(0, 3000))
    await writeFile(join(mixed, 'empty.flac'), '')
    const labelled = await syrinx('label', mixed)
    expect(labelled.code).toBe(0)
    expect(labelled.stdout + labelled.stderr).toMatch(/1 file.*2 skipped/)
  })
})
