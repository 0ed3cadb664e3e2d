/** What is shipped with Syrinx, and under which licence; their full texts lie beside the programs. */

interface Licence {
  readonly name: string
  readonly what: string
  readonly licence: string
}

export const licences: readonly Licence[] = [
  { name: 'Source Sans 3', what: 'The typeface, by Paul D. Hunt for Adobe', licence: 'OFL 1.1' },
  { name: 'Lucide', what: 'The icons', licence: 'ISC' },
  { name: 'Electron', what: 'The window and its system', licence: 'MIT' },
  { name: 'Svelte and bits-ui', what: 'Views, and accessible controls', licence: 'MIT' },
  { name: 'ONNX Runtime', what: 'The arithmetic of training', licence: 'MIT' },
  { name: 'TensorFlow.js', what: 'Training through CUDA', licence: 'Apache 2.0' },
  { name: 'SQLite and better-sqlite3', what: 'The library', licence: 'Public domain, MIT' },
  { name: 'Mediabunny', what: 'Sound files of many kinds', licence: 'MPL 2.0' },
  { name: 'libsamplerate', what: 'Other sample rates', licence: 'BSD 2-clause' },
  { name: 'uPlot', what: 'The curves of training', licence: 'MIT' },
  {
    name: 'Zod, birpc, ws, yazl, yauzl',
    what: 'Between the window and the studio, and bundles',
    licence: 'MIT',
  },
]
