/** Whether a card has memory for what one wants to put there. */
import type { Gpu } from './gpu.ts'

/** Whether the card had room for all buffers that `make` made. They exist in either case, and have to be released. */
export async function hasRoom(gpu: Gpu, make: () => void): Promise<boolean> {
  const { device } = gpu
  // A buffer that wasn't made is invalid: writing to it is a second mistake, which says nothing new.
  device.pushErrorScope('validation')
  device.pushErrorScope('out-of-memory')
  // Both leave the stack before anybody else can put something on it.
  const pop = () =>
    Promise.all([device.popErrorScope(), device.popErrorScope()]).catch((error: unknown) => {
      gpu.check()
      throw error
    })
  try {
    make()
  } catch (error) {
    await pop()
    throw error
  }
  const [outOfMemory, invalid] = await pop()
  return outOfMemory === null && invalid === null
}
