/**
 * The build of the shells. Electron itself is not needed for it.
 *
 * The engine is left out on purpose: it runs in a process of its own, on the Node that the project pins, which takes
 * its TypeScript as it is. What both sides share is left out too, so that there is one copy of it (and of its error
 * class) in a process.
 */
import { defineConfig } from 'electron-vite'
import { dirname, relative, resolve } from 'node:path'
import type { Plugin } from 'vite'

const output = resolve('out/main')
const runAsSource = ['src-shared', 'src-main/files', 'src-main/engine'].map((folder) => resolve(folder))

const leaveEngineAsSource: Plugin = {
  name: 'leave-engine-as-source',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer || !source.startsWith('.')) return null
    const path = resolve(dirname(importer), source)
    if (!runAsSource.some((folder) => path.startsWith(folder))) return null
    return { id: relative(output, path).replaceAll('\\', '/'), external: true }
  },
}

export default defineConfig({
  main: {
    plugins: [leaveEngineAsSource],
    build: {
      outDir: output,
      rolldownOptions: {
        input: { cli: resolve('src-main/cli.ts') },
        output: { entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  },
})
