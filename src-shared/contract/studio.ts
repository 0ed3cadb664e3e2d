/** The studio itself: what shows it, the library's health and its use of the disk, the bin, undo. */
import { z } from 'zod'
import { done, id, method, name, nothing, timestamp } from './define.ts'

const infoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  platform: z.enum(['mac', 'windows', 'linux']),
  libraryDirectory: z.string(),
  /** The folder that exports go to when settings name none. */
  musicDirectory: z.string(),
})
export type StudioInfo = z.infer<typeof infoSchema>

const findingSchema = z.object({
  id,
  /** In the user's words: “The recording of clip A4 has changed on the disk.” */
  message: z.string(),
  /** What mending would do: “Remove the clip”, “Take the file back from …”; null if nothing can be done. */
  mend: z.string().nullable(),
})

const healthSchema = z.object({
  checkedAt: timestamp.nullable(),
  findings: z.array(findingSchema),
})
export type LibraryHealth = z.infer<typeof healthSchema>

export const storageKinds = [
  'recordings',
  'runs',
  'instruments',
  'takes',
  'experiments',
  'bin',
  'backups',
  'database',
  'unused',
] as const
const storageSchema = z.object({
  parts: z.array(z.object({ kind: z.enum(storageKinds), files: z.int(), bytes: z.number() })),
  freeBytes: z.number(),
})
export type Storage = z.infer<typeof storageSchema>

export const binKinds = [
  'project',
  'dataset',
  'clip',
  'run',
  'checkpoint',
  'take',
  'instrument',
  'experiment',
  'blind',
] as const
const binItem = z.object({
  kind: z.enum(binKinds),
  id,
  name: z.string(),
  deletedAt: timestamp,
  bytes: z.number(),
})
export type BinItem = z.infer<typeof binItem>

/** Whose past is meant: a project's own (its notes and takes), or everything else in the library. */
export const historyScope = z.union([z.literal('library'), id])
export const historyState = z.object({
  /** What would be undone and redone, in words (“Move 3 notes”); null for nothing. */
  undo: z.string().nullable(),
  redo: z.string().nullable(),
})
export type HistoryState = z.infer<typeof historyState>

/** Who opens a dialog; only Electron can. */
const filters = z.array(z.strictObject({ name, extensions: z.array(z.string().max(12)).max(20) })).max(10)

/** A command of the window in the native menu; null for a line between two. */
const menuItem = z.strictObject({
  /** Comes back as the event `command`. */
  id: z.string().min(1).max(60),
  title: name,
  /** As the window writes them: `Mod+Shift+Z`; empty for none. */
  keys: z.string().max(60),
  isEnabled: z.boolean(),
})
export const menuSchema = z.strictObject({ title: name, items: z.array(menuItem.nullable()).max(60) })
export type NativeMenu = z.infer<typeof menuSchema>

export const studioMethods = {
  'studio.info': method(nothing, infoSchema),
  'studio.health': method(nothing, healthSchema),
  /** Looks at every file again; a job tells how far it is. */
  'studio.check': method(nothing, healthSchema),
  'studio.mend': method(z.strictObject({ ids: z.array(id).max(100_000) }), healthSchema),
  'studio.storage': method(nothing, storageSchema),
  /** Deletes what no row names, and the oldest backups. Returns the bytes that are free again. */
  'studio.reclaim': method(nothing, z.object({ freedBytes: z.number() })),
  'bin.list': method(nothing, z.array(binItem)),
  'bin.restore': method(z.strictObject({ kind: z.enum(binKinds), id }), done),
  /** For good. Returns the bytes that are free again. */
  'bin.empty': method(nothing, z.object({ freedBytes: z.number() })),
  'history.state': method(z.strictObject({ scope: historyScope }), historyState),
  /** @throws `history/nothing` when there is nothing to undo. Windows hear of what has changed by events. */
  'history.undo': method(z.strictObject({ scope: historyScope }), historyState),
  'history.redo': method(z.strictObject({ scope: historyScope }), historyState),
  /** Null when the user thinks better of it. @throws `shell/no-dialogs` in a browser. */
  'shell.chooseFiles': method(
    z.strictObject({ title: name, filters, multiple: z.boolean() }),
    z.array(z.string()).nullable(),
  ),
  'shell.chooseFolder': method(z.strictObject({ title: name }), z.string().nullable()),
  'shell.chooseTarget': method(
    z.strictObject({ title: name, suggestedName: name, filters }),
    z.string().nullable(),
  ),
  /** Shows a file where it lies, in the file manager. @throws `shell/no-file-manager` in a browser. */
  'shell.reveal': method(z.strictObject({ path: z.string().min(1).max(4096) }), done),
  /** The window's commands for the native menu; called again when they change. Does nothing in a browser. */
  'shell.menu': method(z.strictObject({ menus: z.array(menuSchema).max(12) }), done),
}
