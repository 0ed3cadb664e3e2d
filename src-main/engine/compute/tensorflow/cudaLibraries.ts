/**
 * The libraries that TensorFlow 2.9 opens while it starts when it is to use an NVIDIA GPU, and which of them this system
 * would not find. They are looked for as the system's loader does, and none is opened: some have hundreds of megabytes.
 *
 * Names: tensorflow 2.9, stream_executor/platform/default/dso_loader.cc, built with CUDA 11.2 and cuDNN 8.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix, win32 } from 'node:path'

/** What is looked at; tests have their own. */
export interface LibrarySurroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  exists(path: string): boolean
  /** Names in a folder; none when there is no such folder. */
  list(path: string): readonly string[]
  read(path: string): string
}

export const thisSystem: LibrarySurroundings = {
  platform: process.platform,
  environment: process.env,
  exists: existsSync,
  list: (path) => (existsSync(path) ? readdirSync(path) : []),
  read: (path) => readFileSync(path, 'utf8'),
}

interface CudaLibraries {
  /** Comes with NVIDIA's driver. */
  readonly driver: string
  readonly toolkit: readonly string[]
  readonly cudnn: string
}

const linux: CudaLibraries = {
  driver: 'libcuda.so.1',
  toolkit: [
    'libcudart.so.11.0',
    'libcublas.so.11',
    'libcublasLt.so.11',
    'libcufft.so.10',
    'libcurand.so.10',
    'libcusolver.so.11',
    'libcusparse.so.11',
  ],
  cudnn: 'libcudnn.so.8',
}

const windows: CudaLibraries = {
  driver: 'nvcuda.dll',
  toolkit: [
    'cudart64_110.dll',
    'cublas64_11.dll',
    'cublasLt64_11.dll',
    'cufft64_10.dll',
    'curand64_10.dll',
    'cusolver64_11.dll',
    'cusparse64_11.dll',
  ],
  cudnn: 'cudnn64_8.dll',
}

const linuxFolders = [
  '/lib/x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu',
  '/lib64',
  '/usr/lib64',
  '/lib',
  '/usr/lib',
]

/** Folders that /etc/ld.so.conf.d adds, where CUDA's packages and NVIDIA's containers enter theirs. */
function configuredFolders({ list, read }: LibrarySurroundings): string[] {
  const folder = '/etc/ld.so.conf.d'
  return list(folder)
    .filter((name) => name.endsWith('.conf'))
    .flatMap((name) => read(posix.join(folder, name)).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.startsWith('/'))
}

function searchedFolders(surroundings: LibrarySurroundings): string[] {
  const { platform, environment } = surroundings
  if (platform === 'win32') {
    const windowsFolder = environment.SystemRoot ?? 'C:\\Windows'
    const path = environment.PATH ?? environment.Path ?? ''
    return [win32.join(windowsFolder, 'System32'), ...path.split(';').filter(Boolean)]
  }
  const path = environment.LD_LIBRARY_PATH ?? ''
  return [...path.split(':').filter(Boolean), ...linuxFolders, ...configuredFolders(surroundings)]
}

export interface MissingCuda {
  /** NVIDIA's driver isn't there: probably there is no NVIDIA GPU. */
  readonly driver: boolean
  /** File names of CUDA's and cuDNN's libraries that would not be found. */
  readonly libraries: readonly string[]
}

/** @param ownFolder where TensorFlow's library lies; its neighbours are found too */
export function missingCuda(
  ownFolder: string | undefined,
  surroundings: LibrarySurroundings = thisSystem,
): MissingCuda {
  const isWindows = surroundings.platform === 'win32'
  const { driver, toolkit, cudnn } = isWindows ? windows : linux
  const { join } = isWindows ? win32 : posix
  const folders = [...(ownFolder === undefined ? [] : [ownFolder]), ...searchedFolders(surroundings)]
  const isMissing = (name: string) => !folders.some((folder) => surroundings.exists(join(folder, name)))
  return { driver: isMissing(driver), libraries: [...toolkit, cudnn].filter(isMissing) }
}
