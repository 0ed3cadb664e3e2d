import type { Migration } from './migration.ts'

/**
 * Times are milliseconds since 1970. `deletedAt` is null for what is there, and set for what lies in the bin. Columns
 * named after what the contract calls them hold it as it crosses; lists and records are JSON.
 */
export const firstTables: Migration = {
  words: 'Lay out the first tables',
  sql: `
    -- Content-addressed files beside the database: audio/ab/abcd….wav. A row is written after its file is whole.
    CREATE TABLE files (
      hash TEXT PRIMARY KEY,
      extension TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      modifiedAtMs REAL NOT NULL,
      -- When it was last put in: what nobody names yet may be about to be named.
      touchedAt INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE projects (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      modifiedAt INTEGER NOT NULL,
      deletedAt INTEGER,
      revision INTEGER NOT NULL,
      document TEXT NOT NULL,
      -- What a card shows, so that a list needn't read every document.
      noteCount INTEGER NOT NULL,
      seconds REAL NOT NULL,
      instrument TEXT NOT NULL,
      preview TEXT NOT NULL
    ) STRICT;

    CREATE TABLE takes (
      id TEXT PRIMARY KEY,
      projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      state TEXT NOT NULL,
      settings TEXT NOT NULL,
      notes TEXT NOT NULL,
      instrumentName TEXT NOT NULL,
      sampleRateHz INTEGER NOT NULL,
      seconds REAL NOT NULL,
      leadSeconds REAL NOT NULL,
      samplesPerSecond REAL,
      peak REAL NOT NULL,
      rating INTEGER,
      remark TEXT NOT NULL,
      -- Null until it has a sound.
      audioHash TEXT REFERENCES files (hash),
      -- Who generates it; null when nobody does.
      sessionId TEXT
    ) STRICT;
    CREATE INDEX takesOfProject ON takes (projectId, createdAt);
    CREATE INDEX takesByAudio ON takes (audioHash);

    CREATE TABLE datasets (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      sampleRateHz INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE clips (
      id TEXT PRIMARY KEY,
      datasetId TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      -- Counts up within its data set, in the order of arrival.
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      -- The name in lower case with numbers padded, so that A2 comes before A10.
      sortName TEXT NOT NULL,
      tags TEXT NOT NULL,
      -- Name and tags in lower case, a line each.
      searchText TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      seconds REAL NOT NULL,
      sampleRateHz INTEGER NOT NULL,
      sourceRateHz INTEGER NOT NULL,
      sourceChannels INTEGER NOT NULL,
      peak REAL NOT NULL,
      loudnessDb REAL,
      clippedSamples INTEGER NOT NULL,
      silentShare REAL NOT NULL,
      -- none, heard or hand: which row of labels counts.
      labels TEXT NOT NULL,
      lowestMidi INTEGER,
      highestMidi INTEGER,
      peaks BLOB NOT NULL,
      -- Of the file as it came, which isn't kept; and of the working copy at the data set's rate.
      sourceHash TEXT NOT NULL,
      audioHash TEXT NOT NULL REFERENCES files (hash)
    ) STRICT;
    CREATE INDEX clipsByPosition ON clips (datasetId, position) WHERE deletedAt IS NULL;
    CREATE INDEX clipsByName ON clips (datasetId, sortName, position) WHERE deletedAt IS NULL;
    CREATE INDEX clipsBySeconds ON clips (datasetId, seconds, position) WHERE deletedAt IS NULL;
    CREATE INDEX clipsByPeak ON clips (datasetId, peak, position) WHERE deletedAt IS NULL;
    CREATE INDEX clipsByLowestMidi ON clips (datasetId, lowestMidi, position) WHERE deletedAt IS NULL;
    CREATE INDEX clipsBySearch ON clips (datasetId, searchText) WHERE deletedAt IS NULL;
    CREATE INDEX clipsBySource ON clips (datasetId, sourceHash);
    CREATE INDEX clipsByAudio ON clips (audioHash);

    CREATE TABLE labels (
      clipId TEXT NOT NULL REFERENCES clips (id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      notes TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      PRIMARY KEY (clipId, kind)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      -- Its data set may be gone; the run folder holds what it learns from.
      datasetId TEXT REFERENCES datasets (id) ON DELETE SET NULL,
      datasetName TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      settings TEXT NOT NULL,
      state TEXT NOT NULL,
      -- Who trains it; null when nobody does.
      sessionId TEXT,
      -- Checkpoint of another run that it began with.
      originCheckpointId TEXT,
      receptiveFieldSamples INTEGER NOT NULL,
      step INTEGER NOT NULL,
      loss REAL,
      validationLoss REAL,
      bestValidationLoss REAL,
      samplesPerSecond REAL,
      trainedSeconds REAL NOT NULL,
      words TEXT NOT NULL,
      error TEXT
    ) STRICT;
    CREATE INDEX runsByDataset ON runs (datasetId);

    CREATE TABLE checkpoints (
      id TEXT PRIMARY KEY,
      runId TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      loss REAL,
      validationLoss REAL,
      best INTEGER NOT NULL,
      -- Within the run's folder.
      path TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      canGoOn INTEGER NOT NULL,
      UNIQUE (runId, path)
    ) STRICT;
    CREATE INDEX checkpointsOfRun ON checkpoints (runId, step);

    CREATE TABLE instruments (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      createdAt INTEGER NOT NULL,
      deletedAt INTEGER,
      fileHash TEXT NOT NULL REFERENCES files (hash),
      -- What the contract tells of it, but for its name and reference.
      facts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX instrumentsByFile ON instruments (fileHash);

    CREATE TABLE history (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      scope TEXT NOT NULL,
      label TEXT NOT NULL,
      forward TEXT NOT NULL,
      backward TEXT NOT NULL,
      undone INTEGER NOT NULL,
      createdAt INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX historyOfScope ON history (scope, undone, id);

    -- What has changed lately, so that other processes on this library hear of it.
    CREATE TABLE changes (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sessionId TEXT NOT NULL,
      what TEXT NOT NULL,
      subject TEXT
    ) STRICT;
  `,
}
