/** A spectrogram's worker, as the build finds it. */
export const startSpectrogramWorker = (): Worker =>
  new Worker(new URL('./spectrogram.worker.ts', import.meta.url), { type: 'module' })
