// Puts the stand-in in the place of the module `electron`, for the built main process under plain Node.
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./standIn/electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})

// A packed program: it looks for what was packed with it where Electron says that it lies.
const { SYRINX_STAND_IN_RESOURCES: resourcesPath } = process.env
if (resourcesPath !== undefined) {
  Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.0.0' } })
  Object.defineProperty(process, 'resourcesPath', { value: resourcesPath })
}
