/** What an instrument says of itself, how it sounds, and the file that carries it to other musicians. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Handlers, MethodsOf, Output } from '../../src-shared/contract/contract.ts'
import type { InstrumentRef } from '../../src-shared/contract/instruments.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { decodeWav } from '../audio/decodeWav.ts'
import { readCheckpointDescription } from '../engine/checkpoint/checkpoint.ts'
import { safeFileName } from '../files/fileNames.ts'
import type { JobControl } from '../jobs/jobs.ts'
import { cardOf } from '../tasks/packs/cardOf.ts'
import { packEnding } from '../tasks/packs/packFormat.ts'
import type { PlaySampleOutput } from '../tasks/packs/packTasks.ts'
import type { StudioContext } from './context.ts'
import { findInstrument, type FoundInstrument } from './instrumentFiles.ts'
import { Recent } from './recent.ts'

/** Fifteen seconds at 44.1 kHz take 2.6 MB each. */
const rememberedSamples = 8

type PackMethods = Extract<
  MethodsOf<'instruments'>,
  `instruments.${'card' | 'sample' | 'exportPack' | 'packBytes'}`
>

export function instrumentPackHandlers(context: StudioContext): Handlers<PackMethods> {
  const { library, processes, jobs, computes } = context
  const played = new Recent<PlaySampleOutput>(rememberedSamples)

  /** The one that came with it; undefined without. */
  function samplePath(ref: InstrumentRef): string | undefined {
    if (ref.kind !== 'kept') return undefined
    const { sampleHash } = library.instruments.get(ref.id)
    if (sampleHash === null) return undefined
    const path = library.files.pathOf(sampleHash)
    return existsSync(path) ? path : undefined
  }

  /** Played once, and remembered for as long as its file is the same. */
  async function playSample(
    { path }: FoundInstrument,
    { signal, progress }: JobControl,
  ): Promise<PlaySampleOutput> {
    const { mtimeMs } = await stat(path)
    return played.get(`${path}|${mtimeMs}`, async () => {
      progress({ message: 'Playing a few notes', done: 0, total: 1 })
      const letTrain = processes.hold('train')
      try {
        const input = {
          checkpointPath: path,
          compute: library.settings.get().compute,
          adapterId: computes.adapterId,
        }
        const onEvent = ({ share }: { share: number }) => progress({ done: share })
        const sample = await processes.run('play', 'playSample', input, { signal, onEvent })
        requireGoing(signal)
        return sample
      } finally {
        letTrain()
      }
    })
  }

  /** @param outPath where the pack is written, whole */
  const pack = (found: FoundInstrument, outPath: string) =>
    jobs.start({
      kind: 'export',
      title: `Exporting “${found.instrument.name}”`,
      subjectId: found.instrument.ref.id,
      async run(control) {
        const { name: title, ref } = found.instrument
        const path = samplePath(ref)
        const sample = path === undefined ? await playSample(found, control) : { path }
        control.progress({ message: 'Writing' })
        requireGoing(control.signal)
        return processes.run('listen', 'packInstrument', {
          checkpointPath: found.path,
          title,
          sample,
          outPath,
        })
      },
    }).result

  return {
    async 'instruments.card'({ ref }) {
      const { path, instrument } = await findInstrument(library, ref)
      const [description, { size }] = await Promise.all([readCheckpointDescription(path), stat(path)])
      return { instrument, card: cardOf(description), bytes: size }
    },
    async 'instruments.sample'({ ref }): Promise<Output<'instruments.sample'>> {
      const found = await findInstrument(library, ref)
      const { name } = found.instrument
      const path = samplePath(ref)
      if (path !== undefined) return soundOfWav(await readFile(path))
      const { samples, sampleRateHz } = await jobs.start({
        kind: 'generate',
        title: `Playing “${name}”`,
        subjectId: ref.id,
        run: (control) => playSample(found, control),
      }).result
      if (samples) return { samples, sampleRateHz }
      throw new SyrinxError(
        'instrument/no-sample',
        `“${name}” can only follow recordings: by itself it has nothing to play.`,
        'Let it play a recording in Compose.',
      )
    },
    async 'instruments.exportPack'({ ref, path, replace }) {
      const found = await findInstrument(library, ref)
      const target = resolve(path)
      if (existsSync(target) && !replace)
        throw new SyrinxError(
          'export/exists',
          `${target} is there already.`,
          'Choose another name, or let it be replaced.',
        )
      const { bytes } = await pack(found, target)
      return { path: target, bytes }
    },
    async 'instruments.packBytes'({ ref }) {
      const found = await findInstrument(library, ref)
      const path = join(library.files.incomingDirectory(), `${randomUUID()}${packEnding}`)
      try {
        await pack(found, path)
        return {
          bytes: new Uint8Array(await readFile(path)),
          name: `${safeFileName(found.instrument.name)}${packEnding}`,
        }
      } finally {
        await rm(path, { force: true })
      }
    },
  }
}

/** @throws SyrinxError `work/stopped` */
function requireGoing(signal: AbortSignal) {
  if (signal.aborted) throw new SyrinxError('work/stopped', 'It was stopped. Nothing was written.')
}

/** One channel of several: the samples of packs are mono. */
function soundOfWav(bytes: Uint8Array): Output<'instruments.sample'> {
  const { channels, sampleRateHz } = decodeWav(bytes, 'sample.wav')
  return { samples: new Float32Array(channels[0]), sampleRateHz }
}
