/** Copied notes: in the system's clipboard as text, so that they can be pasted in another window, and here. */
import { z } from 'zod'
import { noteSequenceSchema } from '../../../src-shared/notes/noteSequence.ts'
import type { Clipboard } from './roll/editing.ts'

/** How our text is told from any other. */
const marker = 'syrinx-notes'

const clipboardText = z.object({
  kind: z.literal(marker),
  version: z.literal(1),
  notes: noteSequenceSchema.min(1),
  spanSeconds: z.number().positive().max(86_400),
})

export const asText = ({ notes, spanSeconds }: Clipboard): string =>
  JSON.stringify({ kind: marker, version: 1, notes, spanSeconds })

/** Null where the text isn't copied notes. */
export function notesIn(text: string): Clipboard | null {
  if (!text.includes(marker)) return null
  try {
    const { notes, spanSeconds } = clipboardText.parse(JSON.parse(text))
    return { notes, spanSeconds }
  } catch {
    return null
  }
}

let kept: Clipboard | null = null

export function keepCopied(copied: Clipboard): void {
  kept = copied
  // Where the system doesn't let it in, it can still be pasted in this window.
  void navigator.clipboard?.writeText(asText(copied)).catch(() => undefined)
}

/** What a `paste` event brings, else what was copied in this window. */
export const pasted = (event: ClipboardEvent): Clipboard | null =>
  notesIn(event.clipboardData?.getData('text/plain') ?? '') ?? kept

/** The same without an event, from a menu: the browser may ask whether the clipboard may be read. */
export async function readCopied(): Promise<Clipboard | null> {
  const text = await navigator.clipboard?.readText().catch(() => '')
  return notesIn(text ?? '') ?? kept
}
