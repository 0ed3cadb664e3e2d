/** What bench/peers/pytorch_wavenet.py found on a machine with PyTorch, to stand beside our figures. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const lineSchema = z.union([
  z.object({ name: z.literal('pytorch'), version: z.string(), card: z.string() }),
  z.object({ name: z.string(), value: z.number(), unit: z.string(), peakBytes: z.number().optional() }),
  z.object({ name: z.string(), reason: z.string() }),
])

export type PytorchLine = z.infer<typeof lineSchema>

/** @throws Error when the file isn’t what the script prints */
export async function readPytorch(path: string): Promise<PytorchLine[]> {
  const text = await readFile(path, 'utf8')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)))
}

/** The card that it ran on: figures of different cards say nothing about each other. */
export function pytorchCard(lines: readonly PytorchLine[]): string {
  const head = lines.find((line) => 'card' in line)
  return head && 'card' in head ? `PyTorch ${head.version} on ${head.card}` : 'PyTorch on an unnamed card'
}
