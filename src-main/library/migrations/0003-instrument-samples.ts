import type { Migration } from './migration.ts'

export const instrumentSamples: Migration = {
  words: 'Keep the sample that an instrument came with',
  sql: `
    -- Of a .wav in the library's files; null where none came with it.
    ALTER TABLE instruments ADD COLUMN sampleHash TEXT REFERENCES files (hash);
    CREATE INDEX instrumentsBySample ON instruments (sampleHash);
  `,
}
