/** What every group of handlers works with. */
import type { FileSource } from '../../src-shared/contract/define.ts'
import type { EventName, EventPayload } from '../../src-shared/contract/events.ts'
import type { NativeMenu } from '../../src-shared/contract/studio.ts'
import type { Checked, Output } from '../../src-shared/contract/contract.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { TaskProcesses } from '../jobs/taskProcesses.ts'
import type { Library } from '../library/library.ts'
import type { StudioComputes } from './computes.ts'

/** What only a shell can do. A browser's throws `shell/no-dialogs` and `shell/no-file-manager`. */
export interface ShellServices {
  readonly kind: 'electron' | 'browser'
  chooseFiles(input: Checked<'shell.chooseFiles'>): Promise<Output<'shell.chooseFiles'>>
  chooseFolder(input: Checked<'shell.chooseFolder'>): Promise<Output<'shell.chooseFolder'>>
  chooseTarget(input: Checked<'shell.chooseTarget'>): Promise<Output<'shell.chooseTarget'>>
  reveal(path: string): Promise<void>
  showMenu(menus: readonly NativeMenu[]): void
  /** A notification of the system; does nothing where there is none. */
  notify(title: string, body: string): void
}

/** Files that a browser has sent, until they are used. */
export interface Uploads {
  /**
   * Where the file lies on this machine.
   * @throws SyrinxError `file/missing`, `upload/unknown`.
   */
  pathOf(source: FileSource): string
  /** Lets what was sent go. */
  release(sources: readonly FileSource[]): void
}

export interface StudioContext {
  readonly version: string
  readonly library: Library
  readonly jobs: Jobs
  readonly processes: TaskProcesses
  readonly computes: StudioComputes
  readonly shell: ShellServices
  readonly uploads: Uploads
  /** Tells every window. */
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void
}
