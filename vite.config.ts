/** The window alone: `vite build` for a quick look, and as the renderer's part of the build of the shells. */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  root: resolve(import.meta.dirname, 'src-renderer'),
  base: '/',
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    // The Chromium of Electron 45.
    target: 'chrome150',
    // electron-vite would leave it as it is: twice as much to read at every start.
    minify: true,
    // Fonts and icons as data URLs would have to be allowed in the page's security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: resolve(import.meta.dirname, 'src-renderer/index.html') },
  },
})
