import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  test: {
    pool: 'forks',
    // What is chosen unasked is the same on every machine.
    env: { SYRINX_NO_GPU: '1' },
    // Generous: slow and busy machines are no failures, and no test measures time by its timeout.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['src-*/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: ['e2e/**/*.test.ts'],
          // What a busy machine kept waiting has one more try; what needed it is named in the summary.
          retry: 1,
          // Whole journeys.
          testTimeout: 900_000,
        },
      },
    ],
  },
})
