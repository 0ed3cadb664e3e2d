import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['src-*/**/*.test.ts', 'bench/**/*.test.ts', 'e2e/**/*.test.ts', 'scripts/**/*.test.ts'],
    pool: 'forks',
    // Generous: slow and busy machines are no failures, and no test measures time by its timeout.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
