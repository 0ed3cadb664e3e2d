/**
 * The thesis's experiment on three notes of the pan flute (Claramunt Molet 2018, 4.3.1: labels, receptive field 62),
 * from scratch on this CPU, judged on label tracks that it has not seen.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NoteTrack } from '../src-shared/conditioning/noteTrack.ts'
import { presets } from '../src-shared/model/presets.ts'
import { Random } from '../src-shared/random.ts'
import { decodeAudioFile } from '../src-main/audio/decode.ts'
import { measureFollowing } from '../src-main/audio/following.ts'
import { loadCheckpoint } from '../src-main/engine/checkpoint/checkpoint.ts'
import { generate, generationDefaults } from '../src-main/tasks/generate.ts'
import { trainingDefaults } from '../src-main/tasks/recipe.ts'
import { resourcePath } from '../src-main/tasks/resources.ts'
import { beginTraining } from '../src-main/tasks/train.ts'
import type { Benchmark, Figure } from './run.ts'

const midiNumbers = [69, 81, 88]
const rate = 16_000
const minutes = Number(process.env.SYRINX_THESIS_MINUTES ?? 12)

/** As the thesis draws its files: 5 to 10 segments of 1818 × (1 … 10) samples. */
function drawTrack(random: Random): NoteTrack {
  const track: { category: number; startSample: number; endSample: number; loudness: number }[] = []
  let at = 0
  for (let segments = 5 + random.below(6); segments > 0; segments--) {
    const before = track.at(-1)?.category ?? -1
    const category = before < 0 ? random.below(3) : (before + 1 + random.below(2)) % 3
    const length = 1818 * (1 + random.below(10))
    track.push({ category, startSample: at, endSample: at + length, loudness: 1 })
    at += length
  }
  return track
}

const say = (text: string) => void process.stderr.write(`${text}\n`)

async function* run(): AsyncIterable<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'syrinx-thesis-'))
  try {
    const outcome = await beginTraining(
      join(folder, 'run'),
      {
        ...trainingDefaults.syrinx,
        preset: 'thesis-rf62',
        hyperparameters: presets['thesis-rf62'].hyperparameters,
        conditions: ['labels'],
        globalChannels: 0,
        data: {
          directory: resourcePath('datasets', 'panflute'),
          silenceThreshold: 0,
          normaliseLoudness: false,
          onlyMidi: midiNumbers,
          globalCategoryBy: 'folder',
          material: 'auto',
        },
        limit: { seconds: minutes * 60 },
        checkpointEverySteps: 1000,
        checkpointEverySeconds: 1000,
        maxCheckpoints: 2,
        validationEverySteps: 200,
        seed: 1,
        compute: 'cpu',
        threads: 0,
      },
      { say, listening: () => {}, progress: () => {}, shouldStop: () => false },
    )
    yield {
      name: 'thesis-panflute/training',
      value: minutes,
      unit: 'minutes',
      goal: 'at most 15',
    }
    yield {
      name: 'thesis-panflute/validation-loss',
      value: outcome.validationLoss ?? NaN,
      unit: 'nats a sample',
      goal: 'the thesis: 1.808',
    }
    yield* judge(folder, outcome.checkpoint)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* judge(folder: string, checkpointPath: string): AsyncIterable<Figure> {
  const checkpoint = await loadCheckpoint(checkpointPath)
  let frames = 0
  let within = 0
  const changes: number[] = []
  for (let seed = 1; seed <= 4; seed++) {
    const track = drawTrack(Random.fromSeed(1000 + seed))
    const samples = track.at(-1)!.endSample
    const out = join(folder, `${seed}.wav`)
    await generate(
      {
        ...generationDefaults,
        checkpoint,
        score: { kind: 'labels', track, samples },
        seed,
      },
      out,
      { say, progress: () => {}, shouldStop: () => false },
    )
    const notes = track.map((segment) => ({
      midi: midiNumbers[segment.category],
      startSeconds: segment.startSample / rate,
      durationSeconds: (segment.endSample - segment.startSample) / rate,
    }))
    const followed = measureFollowing((await decodeAudioFile(out)).channels[0], rate, notes)
    frames += followed.voicedFrames
    within += followed.within50Cents * followed.voicedFrames
    changes.push(followed.changes.percentile95Milliseconds)
    say(`track ${seed}: ${JSON.stringify(followed)}`)
  }
  yield {
    name: 'thesis-panflute/voiced-frames-within-50-cents',
    value: (100 * within) / frames,
    unit: '%',
    goal: 'at least 95',
  }
  yield {
    name: 'thesis-panflute/changes-95th-percentile',
    value: Math.max(...changes),
    unit: 'ms',
    goal: 'at most 20',
  }
}

export const benchmarks: Benchmark[] = [{ name: 'thesis-panflute', run }]
