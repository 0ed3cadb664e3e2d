/** What a take sounds like: its waveform to draw, and its pitch. */
import type { Handlers, Output } from '../../src-shared/contract/contract.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { peaksOfWavFile } from '../audio/wavPeaks.ts'
import type { TakeRow } from '../library/takes.ts'
import type { StudioContext } from './context.ts'
import { Recent } from './recent.ts'

/** Waveforms of 20,000 bins take 160 kB each. */
const rememberedPeaks = 200
const rememberedAnalyses = 100

export function soundHandlers({
  library,
  processes,
}: StudioContext): Handlers<'takes.peaks' | 'takes.analysis'> {
  const peaks = new Recent<Output<'takes.peaks'>>(rememberedPeaks)
  const analyses = new Recent<Output<'takes.analysis'>>(rememberedAnalyses)
  /** @throws SyrinxError `take/unknown`, `take/no-sound`, or `take/sound-missing` in the take’s own name. */
  async function ofSound<Result>(id: string, use: (take: TakeRow, path: string) => Promise<Result>) {
    const take = library.takes.get(id)
    if (take.audioHash === null)
      throw new SyrinxError('take/no-sound', `“${take.name}” has no sound yet.`, 'Wait until it is whole.')
    try {
      return await use(take, library.files.pathOf(take.audioHash))
    } catch (error) {
      throw soundError(error, take.name)
    }
  }
  return {
    'takes.peaks': ({ id, bins }) =>
      ofSound(id, ({ audioHash }, path) =>
        peaks.get(`${audioHash}|${bins}`, async () => ({ peaks: await peaksOfWavFile(path, bins) })),
      ),
    'takes.analysis': ({ id }) =>
      ofSound(id, ({ audioHash, notes, leadSeconds }, path) =>
        analyses.get(`${id}|${audioHash}`, () =>
          processes.run('sound', 'analyseSound', { path, notes, leadSeconds }),
        ),
      ),
  }
}

const isOfSound = (error: unknown): error is SyrinxError =>
  error instanceof SyrinxError &&
  /^audio\/(missing|unreadable|not-audio|truncated|damaged|empty)$/.test(error.code)

/** The same for a recording of a data set. */
export function recordingError(error: unknown, name: string): unknown {
  if (!isOfSound(error)) return error
  return new SyrinxError(
    'clip/sound-missing',
    `The recording “${name}” is ${error.code === 'audio/missing' ? 'missing from the library' : 'damaged'}.`,
    'Import it again, or check the library in the settings.',
    { cause: error },
  )
}

/** A file of the library has a name that says nothing to its user. */
export function soundError(error: unknown, name: string): unknown {
  if (!isOfSound(error)) return error
  return new SyrinxError(
    'take/sound-missing',
    `The sound of “${name}” is ${error.code === 'audio/missing' ? 'missing from the library' : 'damaged'}.`,
    'Generate it again with its settings, or check the library in the settings.',
    { cause: error },
  )
}
