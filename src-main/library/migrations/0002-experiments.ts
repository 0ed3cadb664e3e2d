import type { Migration } from './migration.ts'

export const experiments: Migration = {
  words: 'Add experiments, measures, blind listenings and categories',
  sql: `
    -- Global category of a clip; null for none. The folder it was imported from, empty where none is known.
    ALTER TABLE clips ADD COLUMN category TEXT;
    ALTER TABLE clips ADD COLUMN sourceFolder TEXT NOT NULL DEFAULT '';

    -- Runs of an experiment; each has a folder of its own, experiments/ID, with report.json in it.
    CREATE TABLE experiments (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      title TEXT NOT NULL,
      scale TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      state TEXT NOT NULL,
      -- Who runs it; null when nobody does.
      sessionId TEXT,
      doneShare REAL NOT NULL,
      words TEXT NOT NULL,
      -- Whether the finding held, as JSON; null until that is known.
      held TEXT,
      seconds REAL NOT NULL,
      -- Of its folder, when it was last put into the bin.
      bytes INTEGER NOT NULL,
      -- Where the data that was given lies; null for none.
      dataPath TEXT,
      error TEXT
    ) STRICT;

    -- What was measured of a sound under the notes it was made for: a take made again needn't be measured again.
    CREATE TABLE takeMeasures (
      takeId TEXT PRIMARY KEY REFERENCES takes (id) ON DELETE CASCADE,
      audioHash TEXT NOT NULL,
      -- Of what measures: another version measures anew.
      version INTEGER NOT NULL,
      measures TEXT NOT NULL
    ) STRICT;

    CREATE TABLE blindSessions (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      finishedAt INTEGER
    ) STRICT;

    -- In the order in which they are heard. A take may be gone; its name and sound stay.
    CREATE TABLE blindItems (
      sessionId TEXT NOT NULL REFERENCES blindSessions (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      takeId TEXT REFERENCES takes (id) ON DELETE SET NULL,
      takeName TEXT NOT NULL,
      instrumentName TEXT NOT NULL,
      seconds REAL NOT NULL,
      audioHash TEXT NOT NULL REFERENCES files (hash),
      rating INTEGER,
      remark TEXT NOT NULL,
      PRIMARY KEY (sessionId, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX blindItemsByAudio ON blindItems (audioHash);
    CREATE INDEX blindItemsByTake ON blindItems (takeId);
  `,
}
