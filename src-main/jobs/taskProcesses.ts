/**
 * The processes that do the arithmetic: one to play, one to train, one to listen (imports and
 * the notes in them) and one to look at single sounds and write them out; started when first needed, and again
 * after a crash. A crash ends what ran in that process (`engine/crashed`) and nothing else.
 */
import type { TaskEvent, TaskInput, TaskName, TaskOutput } from '../tasks/messages.ts'
import { tasksScript } from './programs.ts'
import { TaskProcess, type Patience } from './taskProcess.ts'

export const processRoles = ['play', 'train', 'listen', 'sound'] as const
export type ProcessRole = (typeof processRoles)[number]

export interface TaskRun<Name extends TaskName> {
  readonly signal?: AbortSignal
  readonly onEvent?: (event: TaskEvent<Name>) => void
}

export interface TaskProcesses {
  /**
   * A task that doesn't end soon after `signal`, or when that is told again, is ended with its process.
   * @throws SyrinxError as the task threw it, `engine/crashed` when the process ended under it, `engine/hung` when it had to
   *   be ended, `engine/cannot-start`, `studio/closing`.
   */
  run<Name extends TaskName>(
    role: ProcessRole,
    task: Name,
    input: TaskInput<Name>,
    run?: TaskRun<Name>,
  ): Promise<TaskOutput<Name>>
  /** Starts a process before it is needed. */
  warm(role: ProcessRole): void
  /** Keeps a process from computing, between two of its steps, until released; calls nest. */
  hold(role: ProcessRole): () => void
  /** Its process id, for tests that kill it; undefined when it isn't there. */
  pidOf(role: ProcessRole): number | undefined
  /** Asks all tasks to end, keeping what is there, and ends the processes. */
  close(): Promise<void>
}

/**
 * @param script what a process runs, for tests; the tasks by default.
 * @param patience with tasks that should end, for tests.
 */
export function createTaskProcesses(script = tasksScript(), patience?: Patience): TaskProcesses {
  const processes: Record<ProcessRole, TaskProcess> = {
    play: new TaskProcess('play', script, patience),
    train: new TaskProcess('train', script, patience),
    listen: new TaskProcess('listen', script, patience),
    sound: new TaskProcess('sound', script, patience),
  }
  return {
    run: <Name extends TaskName>(
      role: ProcessRole,
      task: Name,
      input: TaskInput<Name>,
      { signal, onEvent }: TaskRun<Name> = {},
    ) =>
      processes[role].run(
        task,
        input,
        signal,
        onEvent && ((event) => onEvent(event as TaskEvent<Name>)),
      ) as Promise<TaskOutput<Name>>,
    warm: (role) => processes[role].warm(),
    hold: (role) => processes[role].hold(),
    pidOf: (role) => processes[role].pid,
    close: async () => {
      await Promise.all(processRoles.map((role) => processes[role].close()))
    },
  }
}
