import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.ts', 'bench/**/*.test.ts', 'e2e/**/*.test.ts'],
    pool: 'forks',
    // Generous: slow and busy machines are no failures, and no test measures time by its timeout.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
