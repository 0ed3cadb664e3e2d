/** Dialogs that are answered at once, as the test has laid ready. */
import { record } from './record.ts'

export interface NativeDialogs {
  showOpenDialog: (...given: unknown[]) => Promise<unknown>
  showSaveDialog: (...given: unknown[]) => Promise<unknown>
  showMessageBox: (...given: unknown[]) => Promise<unknown>
  showMessageBoxSync: (...given: unknown[]) => number
  showErrorBox: (title: string, content: string) => void
}

function answered(kind: keyof NativeDialogs, given: unknown[], otherwise: unknown): unknown {
  record.dialogs.push({ kind, options: given.at(-1) })
  return record.dialogAnswers.shift() ?? otherwise
}

export const dialog: NativeDialogs = {
  showOpenDialog: async (...given) => answered('showOpenDialog', given, { canceled: true, filePaths: [] }),
  showSaveDialog: async (...given) => answered('showSaveDialog', given, { canceled: true, filePath: '' }),
  showMessageBox: async (...given) => answered('showMessageBox', given, { response: 0 }),
  showMessageBoxSync: (...given) => answered('showMessageBoxSync', given, 0) as number,
  showErrorBox: (title, content) => void answered('showErrorBox', [{ title, content }], undefined),
}
