import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectDocument } from '../../src-shared/contract/projects.ts'
import { takeSchema } from '../../src-shared/contract/takes.ts'
import { trainingSettings } from '../../src-shared/contract/training.ts'
import { migrations } from './migrations/migrations.ts'
import { openDatabase } from './opening.ts'
import { aNote, aProject, aTake, testLibrary, type TestLibrary } from './testing.ts'

let testing: TestLibrary
beforeEach(() => {
  testing = testLibrary()
})
afterEach(() => testing.remove())

const settings = {
  datasetId: 'gone',
  preset: 'small-rf62',
  condition: 'notes',
  withCategories: false,
  tag: null,
  compute: 'auto',
  limit: { kind: 'steps', steps: 10 },
  sampleRateHz: 16_000,
  learningRate: null,
  batchSize: null,
  sampleSize: null,
  seed: 1,
} as const

test('what an earlier Syrinx has written is what the contract says, also after undo', () => {
  const { library, folder } = testing
  const project = aProject(library)
  const take = library.takes.begin(aTake(project.id))
  library.runs.begin({
    id: 'run',
    name: 'Run',
    datasetId: null,
    datasetName: 'Gone',
    createdAt: 1,
    settings,
    state: 'finished',
    originCheckpointId: null,
    receptiveFieldSamples: 62,
    step: 1,
    loss: 1,
    validationLoss: null,
    bestValidationLoss: null,
    samplesPerSecond: null,
    trainedSeconds: 1,
    words: '',
    error: null,
  })
  library.close()
  const database = new Sqlite(join(folder, 'library.sqlite'))
  database.exec(`
    UPDATE projects SET document = json_remove(document, '$.generation.spectrum', '$.generation.categoryTrack');
    UPDATE takes SET settings = json_remove(settings, '$.spectrum', '$.categoryTrack');
    UPDATE runs SET settings = json_remove(settings, '$.withCategories')`)
  database.close()
  const { projects, takes, runs, history } = testing.reopen()
  const { document } = projects.get(project.id)
  expect(projectDocument.parse(document)).toEqual(document)
  expect(document.generation).toMatchObject({ spectrum: null, categoryTrack: null })
  const row = takes.get(take.id)
  expect(takeSchema.shape.settings.parse(row.settings)).toEqual(row.settings)
  expect(takes.list(project.id)[0].settings).toMatchObject({ spectrum: null, categoryTrack: null })
  expect(trainingSettings.parse(runs.get('run').settings)).toEqual(settings)
  takes.change(take.id, { rating: 3 })
  history.undo(project.id)
  expect(takes.get(take.id).settings.spectrum).toBe(null)
  expect(row.notes).toEqual([aNote])
})

test('clips of a library of the first version have no category and no folder', () => {
  const folder = join(testing.folder, 'older')
  mkdirSync(folder)
  const older = openDatabase(folder, migrations.slice(0, 1))
  older.run(
    `INSERT INTO files (hash, extension, bytes, modifiedAtMs, touchedAt) VALUES ('a', 'wav', 1, 1, 1)`,
  )
  older.run(`INSERT INTO datasets (id, name, createdAt, sampleRateHz) VALUES ('set', 'Set', 1, 16000)`)
  older.run(`INSERT INTO clips (id, datasetId, position, name, sortName, tags, searchText, createdAt, seconds,
      sampleRateHz, sourceRateHz, sourceChannels, peak, clippedSamples, silentShare, labels, peaks, sourceHash, audioHash)
    VALUES ('clip', 'set', 0, 'A4', 'a4', '[]', 'a4', 1, 1, 16000, 16000, 1, 1, 0, 0, 'none', x'00', 'x', 'a')`)
  older.close()
  const migrated = openDatabase(folder, migrations)
  expect(migrated.get('SELECT category, sourceFolder FROM clips')).toEqual({
    category: null,
    sourceFolder: '',
  })
  migrated.close()
})
