/** The entry of a process of the tasks. It is started by `src-main/jobs` on the pinned Node; one line a task. */
import { serveTasks } from './serve.ts'

serveTasks({
  ping: async () => async () => ({ node: process.version }),
  generate: async () => (await import('./generateTask.ts')).generateTask,
  keepInstrument: async () => (await import('./packs/keepInstrumentTask.ts')).keepInstrumentTask,
  playSample: async () => (await import('./packs/packTasks.ts')).playSampleTask,
  packInstrument: async () => (await import('./packs/packTasks.ts')).packInstrumentTask,
  listComputes: async () => (await import('./computes.ts')).listComputesTask,
  measureCompute: async () => (await import('./measureComputeTask.ts')).measureComputeTask,
  preview: async () => (await import('./previewTask.ts')).previewTask,
  ready: async () => (await import('./previewTask.ts')).readyTask,
  importAudio: async () => (await import('./importAudioTask.ts')).importAudioTask,
  prepareClips: async () => (await import('./prepareClipsTask.ts')).prepareClipsTask,
  hearClips: async () => (await import('./hearClipsTask.ts')).hearClipsTask,
  analyseSound: async () => (await import('./analyseSoundTask.ts')).analyseSoundTask,
  melLabels: async () => (await import('./melLabelsTask.ts')).melLabelsTask,
  melBands: async () => (await import('./melLabelsTask.ts')).melBandsTask,
  hearNotes: async () => (await import('./hearNotesTask.ts')).hearNotesTask,
  soundFigure: async () => (await import('./soundFigureTask.ts')).soundFigureTask,
  measureSounds: async () => (await import('./measureSoundsTask.ts')).measureSoundsTask,
  exportSound: async () => (await import('./exportSoundTask.ts')).exportSoundTask,
  train: async () => (await import('./trainTask.ts')).trainTask,
  hearInstrument: async () => (await import('./makeInstrument/makingTasks.ts')).hearInstrumentTask,
  measure: async () => (await import('./measureTask.ts')).measureTask,
  experiment: async () => (await import('./experiments/experimentTask.ts')).experimentTask,
  estimateExperiment: async () => (await import('./experiments/experimentTask.ts')).estimateExperimentTask,
})
