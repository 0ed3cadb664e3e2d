import { stat } from 'node:fs/promises'

/** Whether a plain file is there. */
export const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() ?? false
