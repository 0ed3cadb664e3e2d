/**
 * A graphics card for tests: the machine's own, else SwiftShader, the software card that comes with Chromium. Where there
 * is neither, the tests are skipped, and say so.
 */
import { existsSync } from 'node:fs'
import { openGpu } from './adapters.ts'
import type { Gpu } from './gpu.ts'

const swiftShaders = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib64/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
]

/** Lets Vulkan find SwiftShader, where nobody says which cards it may see. */
export function offerSwiftShader(environment: Record<string, string | undefined> = process.env): void {
  environment.XDG_RUNTIME_DIR ??= '/tmp'
  if (environment.SYRINX_TEST_GPU === 'own' || environment.VK_ICD_FILENAMES) return
  const found = swiftShaders.find((path) => existsSync(path))
  if (found) environment.VK_ICD_FILENAMES = found
}

/** The card, or why there is none. SYRINX_TEST_GPU=own tests the machine's own card instead of SwiftShader. */
export async function gpuForTests(): Promise<Gpu | string> {
  offerSwiftShader()
  try {
    return await openGpu()
  } catch (error) {
    const why = `WebGPU: tests skipped, there is no card, not even SwiftShader (${String(error)}).`
    process.stderr.write(`${why}\n`)
    return why
  }
}
