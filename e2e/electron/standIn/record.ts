/** What the program under test has asked of Electron, for the test to look at; and answers that the test has ready. */
import type { NativeDialogs } from './dialogs.ts'

export const record = {
  schemes: [] as unknown[],
  windows: [] as { options: unknown; isMaximised: boolean; bounds: unknown }[],
  menu: [] as { label?: string; role?: string; submenu?: unknown }[],
  externalLinks: [] as string[],
  shownInFolder: [] as string[],
  notifications: [] as { title: string; body: string }[],
  dialogs: [] as { kind: keyof NativeDialogs; options: unknown }[],
  consoleErrors: [] as string[],
  /** What dialogs answer, in turn. */
  dialogAnswers: [] as unknown[],
}
