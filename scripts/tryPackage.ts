/**
 * Packs Syrinx as `npm run package` does, for this system, and plays a few notes with what was packed, and looks at an
 * experiment: `npm run package:try` (a minute; electron-builder is fetched from the registry). Electron's own files are empty here, and the
 * stand-in of `e2e/electron` runs the packed program on the packed Node, far from the folder of the project: what isn't in
 * the package isn't found.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startProgram, type ElectronProgram } from '../e2e/electron/program.ts'
import { offerSwiftShader } from '../src-main/engine/compute/webgpu/testing.ts'
import type { Computes } from '../src-shared/contract/computes.ts'
import type { Project } from '../src-shared/contract/projects.ts'
import { defaultGenerationSettings } from '../src-shared/contract/generation.ts'
import type { Take } from '../src-shared/contract/takes.ts'

const root = resolve(import.meta.dirname, '..')
const say = (words: string) => process.stderr.write(`syrinx: ${words}\n`)

/** A folder as Electron's download unpacks to, as far as electron-builder looks. */
async function emptyElectron(folder: string): Promise<string> {
  const { version } = JSON.parse(
    await readFile(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  ) as { version: string }
  const files = {
    linux: ['electron', 'chrome-sandbox', 'chrome_crashpad_handler', 'locales/en-US.pak'],
    win32: ['electron.exe', 'locales/en-US.pak'],
  }[process.platform as 'linux' | 'win32']
  for (const file of [
    ...files,
    'resources/default_app.asar',
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
  ]) {
    await mkdir(resolve(folder, file, '..'), { recursive: true })
    await writeFile(join(folder, file), file === 'version' ? version : '')
    await chmod(join(folder, file), 0o755)
  }
  return folder
}

function pack(output: string, electronFolder: string): void {
  const packing = ['package', '--dir', `-c.directories.output=${output}`, `-c.electronDist=${electronFolder}`]
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'bootstrap.mjs'), ...packing], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('electron-builder failed.')
}

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))))
  return sizes.reduce((sum, { size }) => sum + size, 0)
}

async function output<Output>(program: ElectronProgram, name: string, input: object = {}): Promise<Output> {
  const answer = await program.call(name, JSON.stringify(input))
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
  return answer.output as Output
}

/** Opens an example and lets the bundled instrument play it. */
async function play(program: ElectronProgram): Promise<Take> {
  const examples = await output<{ id: string }[]>(program, 'projects.examples')
  const project = await output<Project>(program, 'projects.create', {
    name: 'Packed',
    exampleId: examples.at(-1)!.id,
  })
  await output(program, 'generation.start', {
    projectId: project.id,
    settings: defaultGenerationSettings,
    notes: project.document.notes,
  })
  for (let tries = 0; tries < 300; tries++) {
    const takes = await output<Take[]>(program, 'takes.list', { projectId: project.id })
    if (takes[0]?.state === 'whole') return takes[0]
    const jobs = await output<{ error: unknown }[]>(program, 'jobs.list')
    const failed = jobs.find(({ error }) => error !== null)
    if (failed) throw new Error(JSON.stringify(failed.error))
    await wait(200)
  }
  throw new Error('No take was finished within a minute.')
}

/** Lists the experiments, and estimates the first one: all that runs them is loaded for that. */
async function lookAtExperiments(program: ElectronProgram): Promise<{ count: number; words: string }> {
  const experiments = await output<{ name: string }[]>(program, 'experiments.list')
  if (experiments.length === 0) throw new Error('There are no experiments in the package.')
  const { words } = await output<{ words: string }>(program, 'experiments.estimate', {
    name: experiments[0].name,
    scale: 'quick',
  })
  return { count: experiments.length, words }
}

/** Dawn's library has to be there: with software that pretends to be a graphics card, where this machine has it. */
async function lookAtComputes(program: ElectronProgram): Promise<string> {
  const { computes } = await output<Computes>(program, 'settings.computes')
  const webgpu = computes.find(({ name }) => name === 'webgpu')!
  if (process.env.VK_ICD_FILENAMES && !webgpu.available) throw new Error(`WebGPU: ${webgpu.words}`)
  return webgpu.adapters.map(({ name }) => name).join(', ') || webgpu.words
}

offerSwiftShader()
const folder = await mkdtemp(join(tmpdir(), 'syrinx-package-'))
try {
  pack(join(folder, 'dist'), await emptyElectron(join(folder, 'electron')))
  const unpacked = (await readdir(join(folder, 'dist'))).find((name) => name.endsWith('unpacked'))!
  const packed = join(folder, 'dist', unpacked, 'resources')
  if (!existsSync(join(packed, 'app', 'src-main', 'tasks', 'process.ts')))
    throw new Error('The tasks are not in the package.')
  say(`packed ${Math.round((await bytesOf(packed)) / 2 ** 20)} MiB without Electron.`)
  const program = await startProgram({
    library: join(folder, 'library'),
    userData: join(folder, 'data'),
    packed,
  })
  try {
    say(`the window shows “${String(await program.ask('page', 'document.title'))}”.`)
    const { seconds } = await play(program)
    say(`the packed instrument has played ${seconds.toFixed(1)} s.`)
    say(`WebGPU in the package: ${await lookAtComputes(program)}`)
    const { count, words } = await lookAtExperiments(program)
    say(`the package knows ${count} experiments; the first: ${words}`)
    const { consoleErrors } = await program.ask('record')
    if (consoleErrors.length > 0) throw new Error(consoleErrors.join('\n'))
  } finally {
    await program.end()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
