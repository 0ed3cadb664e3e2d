/** The one studio of this window. */
import { browserChannel } from './browser.ts'
import { createStudioClient } from './client.ts'
import { electronChannel, electronShell } from './electron.ts'

const shell = electronShell()

export const studio = createStudioClient(shell ? electronChannel(shell) : browserChannel())
