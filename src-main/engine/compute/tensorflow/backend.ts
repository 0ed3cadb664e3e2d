/**
 * Loads TensorFlow.js and chooses what computes for it. Loaded lazily: it costs start-up time that only those who ask
 * for this compute should pay.
 *
 * TensorFlow.js has one backend a process: whoever asks last for another one moves everybody there (tensors follow by
 * themselves).
 */
import { createRequire } from 'node:module'
import type * as tensorflow from '@tensorflow/tfjs'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { noCuda } from './missing.ts'
import { nativePackage } from './native.ts'

export type TensorFlow = typeof tensorflow

const choices = ['auto', 'cuda', 'wasm', 'cpu'] as const
/** `auto` takes the first that works of cuda, wasm, cpu. */
export type BackendChoice = (typeof choices)[number]

export interface TensorflowBackend {
  readonly tf: TensorFlow
  /** `native` is TensorFlow's own library without a usable GPU. */
  readonly name: 'cuda' | 'native' | 'wasm' | 'cpu'
  /** For people: “TensorFlow.js on WebAssembly, one thread”. */
  readonly description: string
}

const descriptions: Record<TensorflowBackend['name'], string> = {
  cuda: 'TensorFlow on the GPU (CUDA), through tfjs-node-gpu',
  native: 'TensorFlow’s native library on the CPU (tfjs-node-gpu found no usable GPU)',
  wasm: 'TensorFlow.js on WebAssembly, one thread',
  cpu: 'TensorFlow.js in plain JavaScript, one thread',
}

/**
 * What the environment variable SYRINX_TENSORFLOW_BACKEND asks for; `auto` without it.
 * @throws SyrinxError when it names no backend.
 */
export function backendOfEnvironment(): BackendChoice {
  const wanted = process.env.SYRINX_TENSORFLOW_BACKEND ?? 'auto'
  const choice = choices.find((it) => it === wanted)
  if (choice) return choice
  throw new SyrinxError(
    'compute/unknown-backend',
    `SYRINX_TENSORFLOW_BACKEND is “${wanted}”, which is no backend of TensorFlow.`,
    `Set it to one of ${choices.join(', ')}, or leave it out.`,
  )
}

async function loadTensorFlow(): Promise<TensorFlow> {
  // A CommonJS package: Node finds all of its names on the default export only.
  const tf = (await import('@tensorflow/tfjs')).default as unknown as TensorFlow
  // Before the first tensor: in production mode TensorFlow.js neither advertises tfjs-node nor checks for NaN.
  tf.enableProdMode()
  return tf
}

/**
 * tfjs-node-gpu 4.22.0 calls functions that Node 23 removed from `util`; they are put back on the CommonJS module.
 * @throws whatever keeps the package from loading: not installed, no native binding, a missing shared library.
 */
async function importNativeBinding(): Promise<void> {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  util.isArray ??= Array.isArray
  // Not a literal: the package is optional, and the type checker must not look for it.
  await import(nativePackage)
}

async function useNative(tf: TensorFlow): Promise<'cuda' | 'native'> {
  await importNativeBinding()
  await tf.setBackend('tensorflow')
  return (tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice ? 'cuda' : 'native'
}

async function useWasm(tf: TensorFlow): Promise<'wasm'> {
  const restoreErrorHandlers = rememberErrorHandlers()
  await import('@tensorflow/tfjs-backend-wasm')
  const started = await tf.setBackend('wasm')
  restoreErrorHandlers()
  if (!started) throw new Error('The WebAssembly backend did not start.')
  return 'wasm'
}

/**
 * Emscripten's start-up code hooks into the process's uncaught errors to throw them again, which hides where they came
 * from. The returned function takes away what has been added since.
 */
function rememberErrorHandlers(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const listenersOf = (event: (typeof events)[number]) => process.rawListeners(event) as (() => void)[]
  const before = new Map(events.map((event) => [event, new Set(listenersOf(event))]))
  return () => {
    for (const event of events)
      for (const listener of listenersOf(event))
        if (!before.get(event)!.has(listener)) process.off(event, listener)
  }
}

async function useCpu(tf: TensorFlow): Promise<'cpu'> {
  await tf.setBackend('cpu')
  return 'cpu'
}

async function use(tf: TensorFlow, choice: BackendChoice): Promise<TensorflowBackend['name']> {
  switch (choice) {
    case 'cuda': {
      const name = await useNative(tf).catch((cause: unknown) => {
        throw noCuda(cause)
      })
      if (name === 'cuda') return name
      throw noCuda()
    }
    case 'wasm':
      return useWasm(tf)
    case 'cpu':
      return useCpu(tf)
    case 'auto':
      return useNative(tf)
        .catch(() => useWasm(tf))
        .catch(() => useCpu(tf))
  }
}

/**
 * TensorFlow.js with the backend asked for.
 * @throws SyrinxError `compute/no-cuda` when `cuda` is asked for and cannot be had; `auto` falls back without a word.
 */
export async function loadBackend(choice: BackendChoice = 'auto'): Promise<TensorflowBackend> {
  const tf = await loadTensorFlow()
  const name = await use(tf, choice)
  await tf.ready()
  return { tf, name, description: descriptions[name] }
}
