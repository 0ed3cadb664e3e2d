/** Electron's entry. */
import { runApplication } from './shell/electron/application.ts'

runApplication()
