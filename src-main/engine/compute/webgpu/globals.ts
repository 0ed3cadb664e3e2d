/**
 * WebGPU's constants as globals, as the standard has them, and the ways in which Syrinx uses a buffer. The package is
 * loaded on the first `webgpu()`: it brings a native library.
 */
import { tmpdir } from 'node:os'

interface WebGpuPackage {
  create(options: string[]): GPU
  readonly globals: Record<string, unknown>
}

let loading: Promise<WebGpuPackage> | undefined

/** Drivers for Linux say on stderr that they miss it, wherever nobody is logged in to a desktop. */
function giveRuntimeDirectory() {
  if (process.platform === 'linux') process.env.XDG_RUNTIME_DIR ??= tmpdir()
}

/** @throws whatever keeps Dawn's library from loading on this system. */
export async function webgpu(): Promise<WebGpuPackage> {
  giveRuntimeDirectory()
  loading ??= import('webgpu').then((it) => {
    Object.assign(globalThis, it.globals)
    return it as unknown as WebGpuPackage
  })
  return loading
}

// The standard's numbers, which are also there before the library is loaded.
export const bufferUsage = {
  /** STORAGE | COPY_SRC | COPY_DST */
  work: 0x80 | 0x04 | 0x08,
  /** UNIFORM | COPY_DST */
  uniform: 0x40 | 0x08,
  /** MAP_READ | COPY_DST */
  readBack: 0x01 | 0x08,
} as const
