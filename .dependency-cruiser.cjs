// The arrows of docs/architecture.md. A room may only import from the rooms named here.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: '^src-', pathNot: [from, ...allowed] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'types may go in circles, and a component may hold itself (a menu in a menu)',
      severity: 'error',
      from: { path: '(.+)' },
      to: { circular: true, pathNot: '^$1$', viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('shared-imports-nothing', '^src-shared/', [], 'what both sides speak stands alone'),
    {
      name: 'shared-knows-no-node',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'engine-imports-only-shared',
      '^src-main/engine/',
      ['^src-shared/', '^src-main/files/'],
      'no audio files, no SQLite, no Electron',
    ),
    only(
      'audio-imports-only-shared',
      '^src-main/audio/',
      ['^src-shared/'],
      'decoding and features know no model',
    ),
    only('library-imports-only-shared', '^src-main/library/', ['^src-shared/', '^src-main/files/'], ''),
    only('files-imports-only-shared', '^src-main/files/', ['^src-shared/'], ''),
    only(
      'tasks-import-downwards',
      '^src-main/tasks/',
      ['^src-shared/', '^src-main/(engine|audio|files)/'],
      'the long work runs in a process of its own: no library, no shell',
    ),
    only(
      'jobs-know-processes-only',
      '^src-main/jobs/',
      ['^src-shared/', '^src-main/files/', '^src-main/tasks/messages\\.ts'],
      'the queue starts the process of the tasks by its path and speaks its messages',
    ),
    only(
      'studio-imports-downwards',
      '^src-main/studio/',
      ['^src-shared/', '^src-main/(tasks|engine|audio|files|library|jobs)/'],
      'the use cases know no shell',
    ),
    only(
      'shells-import-the-studio',
      '^src-main/shell/',
      ['^src-shared/', '^src-main/(studio|files)/'],
      'a shell carries the contract and decides nothing',
    ),
    only('renderer-imports-only-shared', '^src-renderer/', ['^src-shared/'], 'the window knows no file'),
    {
      name: 'only-compute-multiplies',
      comment: 'onnxruntime, TensorFlow.js and WebGPU are imported in engine/compute alone',
      severity: 'error',
      from: { pathNot: ['^src-main/engine/compute/', '^bench/', '\\.test\\.ts$'] },
      to: { path: ['node_modules/(onnxruntime-node|onnxruntime-common|@tensorflow|webgpu)/'] },
    },
    {
      name: 'electron-stays-in-its-shell',
      severity: 'error',
      from: { pathNot: '^src-main/(index\\.ts|shell/electron/)' },
      to: { path: 'node_modules/electron/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src-main/(engine/compute/cpu|audio)/assembly' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
