/** What of TensorFlow’s native library is installed: the package is optional, and its library is fetched apart. */
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { missingCuda, type MissingCuda } from './cudaLibraries.ts'

export const nativePackage: string = '@tensorflow/tfjs-node-gpu'

export interface NativeInstallation {
  /** TensorFlow's library with CUDA exists for Linux and Windows on x64 only. */
  readonly hasPlatform: boolean
  /** npm installed the package; its library may still be missing. */
  readonly hasPackage: boolean
  /** The library, and what ties it to Node. */
  readonly hasBinding: boolean
  readonly cuda: MissingCuda
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${nativePackage}/package.json`))
  } catch {
    return undefined
  }
}

const hasBindingIn = (lib: string): boolean =>
  existsSync(lib) && readdirSync(lib).some((name) => existsSync(join(lib, name, 'tfjs_binding.node')))

/** Nothing is loaded for it. */
export function nativeInstallation(): NativeInstallation {
  const folder = packageFolder()
  return {
    hasPlatform: process.arch === 'x64' && (process.platform === 'linux' || process.platform === 'win32'),
    hasPackage: folder !== undefined,
    hasBinding: folder !== undefined && hasBindingIn(join(folder, 'lib')),
    cuda: missingCuda(folder && join(folder, 'deps', 'lib')),
  }
}
