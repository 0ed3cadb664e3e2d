// Puts the stand-in in the place of the module `electron`, for the built main process under plain Node.
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./standIn/electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
