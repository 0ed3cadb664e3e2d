/**
 * The build of the shells: Electron's main process, its preload script, and the window. Electron itself is not needed
 * for it. The command line, the browser shell and the long work run from the source, on the Node that the project pins.
 */
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import renderer from './vite.config.ts'

export default defineConfig({
  main: {
    build: {
      outDir: resolve('out/main'),
      rolldownOptions: {
        input: { index: resolve('src-main/index.ts') },
        // All in one folder: what lies beside the program is found from there (`import.meta.dirname`).
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve('out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve('src-main/shell/electron/preload.ts') },
        // A sandboxed preload script must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer,
})
