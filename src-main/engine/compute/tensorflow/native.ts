/** Whether TensorFlow’s native library is installed: the package is optional, and its binding fetched apart. */
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Nothing is loaded for it. */
export function hasNativeBinding(): boolean {
  try {
    const require = createRequire(import.meta.url)
    const lib = join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'lib')
    return readdirSync(lib).some((name) => existsSync(join(lib, name, 'tfjs_binding.node')))
  } catch {
    return false
  }
}
