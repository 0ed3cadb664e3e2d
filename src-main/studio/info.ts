/** What the studio is, and where it keeps things. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Output } from '../../src-shared/contract/contract.ts'
import type { StudioContext } from './context.ts'

const platforms = { darwin: 'mac', win32: 'windows' } as const

/** The folder that exports go to when settings name none. */
export const musicDirectory = (): string => join(homedir(), 'Music')

export const infoHandlers = ({ version, shell, library }: StudioContext) => ({
  'studio.info': (): Output<'studio.info'> => ({
    version,
    shell: shell.kind,
    platform: platforms[process.platform as keyof typeof platforms] ?? 'linux',
    libraryDirectory: library.directory,
    musicDirectory: musicDirectory(),
  }),
})
