/** Loads the WebAssembly kernels that scripts/buildKernels.mjs compiles from assembly/. */
import { readFile } from 'node:fs/promises'
import { SyrinxError } from '../../../../src-shared/errors.ts'

export type KernelName = 'float32' | 'int16' | 'probe'

const modules = new Map<KernelName, WebAssembly.Module>()

async function compile(name: KernelName): Promise<WebAssembly.Module> {
  const file = new URL(`./assembly/${name}.wasm`, import.meta.url)
  try {
    return new WebAssembly.Module(await readFile(file))
  } catch (cause) {
    throw new SyrinxError(
      'sampling/kernel',
      `The sampling kernel “${name}” cannot be loaded.`,
      'It is built by every npm script of this folder, for example “npm start”; its instructions (SIMD) need a processor of the last ten years.',
      { cause },
    )
  }
}

/** An instance of a kernel on this memory: its exported functions. */
export async function loadKernel<Exports>(name: KernelName, memory: WebAssembly.Memory): Promise<Exports> {
  const compiled = modules.get(name) ?? (await compile(name))
  modules.set(name, compiled)
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports
}
