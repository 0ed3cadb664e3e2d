/**
 * A training run on disk:
 *   run.json                                what the run does (recipe.ts)
 *   wavenet_params.json                     the network, as ibab/tensorflow-wavenet reads it
 *   log.jsonl                               one line of figures now and then
 *   checkpoints/step-000001000.safetensors  whole training states, the newest few
 *   best.safetensors                        the weights with the lowest validation loss, without the training state
 *   weights/step-000001000.safetensors      the weights of more checkpoints, to play with (where the studio trains)
 *   run.lock                                who works on it (runLock.ts)
 */
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SyrinxError } from '../../src-shared/errors.ts'
import { printWavenetParams } from '../../src-shared/model/wavenetParams.ts'
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { reasonOf, writeWholeFile } from '../files/wholeFile.ts'
import { recipeSchema, type Recipe } from './recipe.ts'
import { lockRunFolder } from './runLock.ts'

const logLineSchema = z.object({
  step: z.int().min(0),
  /** Mean of the steps since the line before. */
  loss: z.number(),
  validationLoss: z.number().optional(),
  learningRate: z.number(),
  samplesPerSecond: z.number(),
  trainedSeconds: z.number(),
})
export type LogLine = Readonly<z.infer<typeof logLineSchema>>

/** Undefined for a line that was cut off when the run was killed. */
function parseLogLine(line: string): LogLine | undefined {
  try {
    return logLineSchema.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** In words: the first field that is wrong, or that it isn't JSON. */
function whatIsWrong(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    return `“${issue.path.join('.')}”: ${issue.message}`
  }
  return error instanceof SyntaxError ? 'it isn’t JSON' : reasonOf(error)
}

const stepFile = (step: number) => `step-${String(step).padStart(9, '0')}.safetensors`
const stepPattern = /^step-(\d{9,})\.safetensors$/

export interface StepFile {
  readonly step: number
  readonly path: string
}

async function stepFiles(folder: string): Promise<StepFile[]> {
  if (!existsSync(folder)) return []
  return (await readdir(folder))
    .flatMap((name) => {
      const match = stepPattern.exec(name)
      return match ? [{ step: Number(match[1]), path: join(folder, name) }] : []
    })
    .sort((a, b) => a.step - b.step)
}

/** As files/wholeFile.ts names what isn't whole yet. */
const isPartial = (name: string) => name.startsWith('.') && name.endsWith('.partial')

export class RunFolder {
  readonly directory: string
  #unlock: () => Promise<void> = () => Promise.resolve()

  private constructor(directory: string) {
    this.directory = directory
  }

  /** @throws SyrinxError when there is a run in that folder already. */
  static requireFree(directory: string): void {
    if (existsSync(new RunFolder(directory).#recipePath))
      throw new SyrinxError(
        'run/exists',
        `There is a run in ${directory} already.`,
        'Go on with it (--resume), or choose another folder.',
      )
  }

  /**
   * Makes the folder, to be worked on until `close`.
   * @throws SyrinxError when there is a run in that folder already, or it can't be made; `run/in-use`.
   */
  static async create(directory: string, recipe: Recipe): Promise<RunFolder> {
    RunFolder.requireFree(directory)
    const run = new RunFolder(directory)
    await mkdir(run.#checkpointsPath, { recursive: true }).catch((cause: unknown) => {
      throw new SyrinxError(
        'run/unwritable',
        `The folder ${directory} can’t be made: ${reasonOf(cause)}.`,
        'Choose another folder.',
        { cause },
      )
    })
    return run.#locked(async () => {
      RunFolder.requireFree(directory)
      await run.writeRecipe(recipe)
      await writeWholeFile(join(directory, 'wavenet_params.json'), printWavenetParams(recipe.hyperparameters))
      return run
    })
  }

  /** The run of a folder, to read what is there: nothing is looked at yet. */
  static at(directory: string): RunFolder {
    return new RunFolder(directory)
  }

  /**
   * Opens a run to go on with, to be worked on until `close`, and clears away what a killed one had half written.
   * @throws SyrinxError when there is no run in that folder, or its run.json can't be read; `run/in-use`.
   */
  static async open(directory: string): Promise<{ run: RunFolder; recipe: Recipe }> {
    const run = new RunFolder(directory)
    if (!existsSync(run.#recipePath))
      throw new SyrinxError('run/missing', `There is no run in ${directory}: it has no run.json.`)
    return run.#locked(async () => {
      for (const folder of [directory, run.#checkpointsPath, run.#weightsPath])
        for (const name of await readdir(folder).catch(() => []))
          if (isPartial(name)) await rm(join(folder, name), { force: true })
      return { run, recipe: await run.recipe() }
    })
  }

  /** Gives the folder back to whoever wants to work on it next. */
  close(): Promise<void> {
    return this.#unlock()
  }

  /** Locks the folder, and gives it back at once where the work fails. */
  async #locked<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#unlock = await lockRunFolder(this.directory)
    try {
      return await work()
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** @throws SyrinxError `run/unreadable` that names the field which is wrong. */
  async recipe(): Promise<Recipe> {
    try {
      return recipeSchema.parse(JSON.parse(await readFile(this.#recipePath, 'utf8')))
    } catch (error) {
      throw new SyrinxError(
        'run/unreadable',
        `${this.#recipePath} can’t be read: ${whatIsWrong(error)}.`,
        'Mend it, or bring it back from a copy; the run’s checkpoints are whole and can be played without it.',
        { cause: error },
      )
    }
  }

  /** The figures in log.jsonl, in the order in which they were written; without a line that was cut off. */
  async readLog(): Promise<LogLine[]> {
    const text = await readFile(this.#logPath, 'utf8').catch(() => '')
    return text.split('\n').flatMap((line) => parseLogLine(line) ?? [])
  }

  get #recipePath() {
    return join(this.directory, 'run.json')
  }

  get #checkpointsPath() {
    return join(this.directory, 'checkpoints')
  }

  get #weightsPath() {
    return join(this.directory, 'weights')
  }

  get #logPath() {
    return join(this.directory, 'log.jsonl')
  }

  get bestPath() {
    return join(this.directory, 'best.safetensors')
  }

  async writeRecipe(recipe: Recipe): Promise<void> {
    await writeWholeFile(this.#recipePath, `${JSON.stringify(recipe, null, 2)}\n`)
  }

  /** @throws SyrinxError `file/cannot-write`. */
  async log(line: LogLine): Promise<void> {
    await appendFile(this.#logPath, `${JSON.stringify(line)}\n`).catch((cause: unknown) => {
      const message = `${this.#logPath} can’t be written: ${reasonOf(cause)}.`
      throw new SyrinxError('file/cannot-write', message, '', { cause })
    })
  }

  /** Forgets what was logged after `step`, when a run goes on from a checkpoint before its end. */
  async truncateLog(step: number): Promise<void> {
    if (!existsSync(this.#logPath)) return
    const kept = (await this.readLog()).filter((line) => line.step <= step)
    await writeWholeFile(this.#logPath, kept.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }

  /** Newest last. */
  checkpoints(): Promise<StepFile[]> {
    return stepFiles(this.#checkpointsPath)
  }

  /** The weights of checkpoints that are kept to be played, newest last. */
  weights(): Promise<StepFile[]> {
    return stepFiles(this.#weightsPath)
  }

  /** Keeps a checkpoint's weights beside the training states, which come and go. */
  async saveWeights({ training: _training, ...weightsOnly }: Checkpoint): Promise<string> {
    const path = join(this.#weightsPath, stepFile(weightsOnly.step))
    await saveCheckpoint(path, weightsOnly)
    return path
  }

  /** Writes a training state, and lets the oldest go when there are more than `keep`. */
  async save(checkpoint: Checkpoint, keep: number): Promise<string> {
    const path = join(this.#checkpointsPath, stepFile(checkpoint.step))
    await saveCheckpoint(path, checkpoint)
    const all = await this.checkpoints()
    for (const old of all.slice(0, Math.max(all.length - keep, 0))) await rm(old.path, { force: true })
    return path
  }

  /**
   * The newest training state that is whole; a damaged one is passed over and named to `passedOver`. Undefined when the
   * run ended before its first.
   * @throws SyrinxError when all are damaged.
   */
  async newest(passedOver: (path: string, reason: string) => void): Promise<Checkpoint | undefined> {
    const all = await this.checkpoints()
    if (all.length === 0) return undefined
    for (const { path } of all.reverse()) {
      try {
        const checkpoint = await loadCheckpoint(path)
        if (checkpoint.training) return checkpoint
        passedOver(path, 'it holds no training state')
      } catch (error) {
        passedOver(path, (error as Error).message)
      }
    }
    throw new SyrinxError('run/no-checkpoint', `There is no checkpoint to go on from in ${this.directory}.`)
  }
}
