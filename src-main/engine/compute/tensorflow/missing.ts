/** Why TensorFlow can't use a GPU here, in words, and what to do about it. */
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { nativeInstallation, nativePackage, type NativeInstallation } from './native.ts'

export const installCommand = `npm rebuild ${nativePackage} --dangerously-allow-all-scripts`

const document = 'docs/tensorflow.md says what to install.'

export interface Missing {
  /** A sentence. */
  readonly what: string
  /** What helps: a sentence or two. */
  readonly help: string
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** The first thing that keeps TensorFlow from a GPU, as far as can be seen without loading anything. */
export function firstMissing(it: NativeInstallation): Missing | undefined {
  if (!it.hasPlatform)
    return {
      what: 'TensorFlow reaches graphics cards on Linux and Windows with an Intel or AMD processor (x64) only.',
      help: 'On this system, use WebGPU or the processor.',
    }
  if (!it.hasPackage)
    return {
      what: `The package ${nativePackage} is not installed.`,
      help: `Run “npm install” without “--omit=optional”, then “${installCommand}”. ${document}`,
    }
  if (!it.hasBinding)
    return {
      what: 'TensorFlow’s own library is not installed.',
      help: `Run “${installCommand}” once, which fetches it. CUDA 11.2 and cuDNN 8 are needed too. ${document}`,
    }
  if (it.cuda.driver)
    return {
      what: 'NVIDIA’s driver is not installed.',
      help: 'TensorFlow works with NVIDIA graphics cards only. For those of other makes, use WebGPU.',
    }
  const { libraries } = it.cuda
  if (libraries.length > 0)
    return {
      what: `A part of CUDA 11.2 or cuDNN 8 is missing: ${listed(libraries)} can’t be found.`,
      help: `Install it, and name its folder in ${process.platform === 'win32' ? 'PATH' : 'LD_LIBRARY_PATH'} before Syrinx starts. ${document}`,
    }
  return undefined
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** What the loader said, where it says it in words that can be told apart. */
function loaderMissing(cause: unknown): Missing | undefined {
  const message = messageOf(cause)
  const library = /([\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(message)?.[1]
  if (library)
    return {
      what: `${library} could not be loaded.`,
      help: `It belongs to TensorFlow, CUDA 11.2 or cuDNN 8. ${document}`,
    }
  if (/The specified module could not be found/.test(message))
    return {
      what: 'Its library was found, but not another one that it needs.',
      help: `It belongs to TensorFlow, CUDA 11.2 or cuDNN 8. ${document}`,
    }
  if (/GLIBC(?:XX)?_[\d.]+.*not found/.test(message))
    return {
      what: 'TensorFlow’s library needs a newer system than this one.',
      help: 'Use WebGPU or the processor.',
    }
  if (/NODE_MODULE_VERSION|Module did not self-register|napi_|is not a function/.test(message))
    return {
      what: `TensorFlow’s library does not get on with this Node (${process.version}).`,
      help: `Run “${installCommand}” again. Syrinx brings Node 24 for itself; other versions are untried.`,
    }
  return undefined
}

/**
 * @param cause what loading TensorFlow's library threw; without it, the library was loaded and found no GPU
 */
export function noCuda(
  cause?: unknown,
  installation: NativeInstallation = nativeInstallation(),
): SyrinxError {
  const found =
    firstMissing(installation) ??
    (cause === undefined
      ? {
          what: 'Its library and CUDA are there, but it finds no GPU that it can use.',
          help: 'See whether “nvidia-smi” lists one, and whether CUDA_VISIBLE_DEVICES hides it. What TensorFlow printed on starting says more.',
        }
      : (loaderMissing(cause) ?? {
          what: `Its library could not be loaded: ${messageOf(cause).split('\n')[0]}`,
          help: document,
        }))
  return new SyrinxError(
    'compute/no-cuda',
    `TensorFlow can’t use a graphics card here. ${found.what}`,
    `${found.help} To compute without one, leave SYRINX_TENSORFLOW_BACKEND out.`,
    cause === undefined ? {} : { cause },
  )
}
