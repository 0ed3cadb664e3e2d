/** The entry of a process of the tasks. It is started by `src-main/jobs` on the pinned Node; one line a task. */
import { serveTasks } from './serve.ts'

serveTasks({
  ping: async () => async () => ({ node: process.version }),
  importAudio: async () => (await import('./importAudioTask.ts')).importAudioTask,
  hearClips: async () => (await import('./hearClipsTask.ts')).hearClipsTask,
  train: async () => (await import('./trainTask.ts')).trainTask,
  measure: async () => (await import('./measureTask.ts')).measureTask,
})
