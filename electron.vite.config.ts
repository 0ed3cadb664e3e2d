// The build of the studio: main process, preload and window. Electron itself is not needed to build.
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: { index: resolve('src-main/index.ts') },
      },
    },
  },
})
