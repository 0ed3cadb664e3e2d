import { firstMissing } from './missing.ts'
import { nativeInstallation, type NativeInstallation } from './native.ts'

export interface TensorflowState {
  readonly title: string
  /** Its native library can be loaded. Whether a GPU then computes, `missing` says, as far as can be seen. */
  readonly available: boolean
  /** For musicians. */
  readonly words: string
  /** What keeps it from using a GPU, and what helps. */
  readonly missing?: string
}

/** Whether TensorFlow can be chosen on this machine. Nothing is loaded for it: only files are looked for. */
export function tensorflowState(installation: NativeInstallation = nativeInstallation()): TensorflowState {
  const title = 'TensorFlow'
  const available = installation.hasPlatform && installation.hasBinding
  const found = firstMissing(installation)
  if (!found)
    return {
      title,
      available,
      words: 'For NVIDIA graphics cards: trains faster on one. The processor plays faster.',
    }
  const words = available
    ? `For NVIDIA graphics cards. Without one it computes slowly, on the processor. ${found.what}`
    : `For NVIDIA graphics cards. ${found.what}`
  return { title, available, words, missing: `${found.what} ${found.help}` }
}
