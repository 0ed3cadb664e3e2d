/**
 * A training run on disk:
 *   run.json                                what the run does (recipe.ts)
 *   wavenet_params.json                     the network, as ibab/tensorflow-wavenet reads it
 *   log.jsonl                               one line of figures now and then
 *   checkpoints/step-000001000.safetensors  whole training states, the newest few
 *   best.safetensors                        the weights with the lowest validation loss, without the training state
 */
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { printWavenetParams } from '../../src-shared/model/wavenetParams.ts'
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { reasonOf, writeWholeFile } from '../files/wholeFile.ts'
import { recipeSchema, type Recipe } from './recipe.ts'

export interface LogLine {
  readonly step: number
  readonly loss: number
  readonly validationLoss?: number
  readonly learningRate: number
  readonly samplesPerSecond: number
  readonly trainedSeconds: number
}

const stepFile = (step: number) => `step-${String(step).padStart(9, '0')}.safetensors`
const stepPattern = /^step-(\d{9,})\.safetensors$/

/** As files/wholeFile.ts names what isn't whole yet. */
const isPartial = (name: string) => name.startsWith('.') && name.endsWith('.partial')

export class RunFolder {
  readonly directory: string

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

  /** @throws SyrinxError when there is a run in that folder already, or it can't be made. */
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
    await run.writeRecipe(recipe)
    await writeWholeFile(join(directory, 'wavenet_params.json'), printWavenetParams(recipe.hyperparameters))
    return run
  }

  /**
   * Opens a run to go on with, and clears away what a killed one had half written.
   * @throws SyrinxError when there is no run in that folder, or its run.json can't be read.
   */
  static async open(directory: string): Promise<{ run: RunFolder; recipe: Recipe }> {
    const run = new RunFolder(directory)
    if (!existsSync(run.#recipePath))
      throw new SyrinxError('run/missing', `There is no run in ${directory}: it has no run.json.`)
    for (const folder of [directory, run.#checkpointsPath])
      for (const name of await readdir(folder).catch(() => []))
        if (isPartial(name)) await rm(join(folder, name), { force: true })
    try {
      return { run, recipe: recipeSchema.parse(JSON.parse(await readFile(run.#recipePath, 'utf8'))) }
    } catch (error) {
      throw new SyrinxError('run/unreadable', `${run.#recipePath} can’t be read: ${(error as Error).message}`)
    }
  }

  get #recipePath() {
    return join(this.directory, 'run.json')
  }

  get #checkpointsPath() {
    return join(this.directory, 'checkpoints')
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
    const lines = (await readFile(this.#logPath, 'utf8')).split('\n')
    const kept = lines.filter((line) => {
      try {
        return (JSON.parse(line) as LogLine).step <= step
      } catch {
        return false // A line that was cut off when the run was killed.
      }
    })
    await writeWholeFile(this.#logPath, kept.map((line) => `${line}\n`).join(''))
  }

  /** Newest last. */
  async checkpoints(): Promise<{ step: number; path: string }[]> {
    if (!existsSync(this.#checkpointsPath)) return []
    return (await readdir(this.#checkpointsPath))
      .flatMap((name) => {
        const match = stepPattern.exec(name)
        return match ? [{ step: Number(match[1]), path: join(this.#checkpointsPath, name) }] : []
      })
      .sort((a, b) => a.step - b.step)
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
