/**
 * Files that are dropped on the window: instruments are taken wherever they land; other files that land beside every
 * place for them are refused, for without this a browser would leave Syrinx and show the file.
 */
import { importDroppedInstrument, isPackName } from '../instruments/packs.ts'
import { notify } from '../state/notices.svelte.ts'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** @returns how to stop */
export function takeDroppedFiles(): () => void {
  /** Before the views: they pass over a drop that is taken already. */
  const takeInstruments = (event: DragEvent) => {
    const packs = [...(event.dataTransfer?.files ?? [])].filter(({ name }) => isPackName(name))
    if (packs.length === 0) return
    event.preventDefault()
    for (const pack of packs) void importDroppedInstrument(pack)
  }
  // What is dragged has no name before it is dropped.
  const allow = (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault()
  }
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || !hasFiles(event)) return
    event.preventDefault()
    notify({
      level: 'note',
      message: 'There is no place for this file here.',
      hint: 'Drop recordings in Library, notes in Compose, and projects on the start page.',
    })
  }
  window.addEventListener('drop', takeInstruments, true)
  window.addEventListener('dragover', allow)
  window.addEventListener('drop', refuse)
  return () => {
    window.removeEventListener('drop', takeInstruments, true)
    window.removeEventListener('dragover', allow)
    window.removeEventListener('drop', refuse)
  }
}
