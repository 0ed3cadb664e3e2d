/**
 * The processes that do the arithmetic: one to play, one to train, one to listen; started when first needed, and again
 * after a crash. A crash ends what ran in that process (`engine/crashed`) and nothing else.
 */
import type { TaskEvent, TaskInput, TaskName, TaskOutput } from '../tasks/messages.ts'

export type ProcessRole = 'play' | 'train' | 'listen'

export interface TaskRun<Name extends TaskName> {
  readonly signal?: AbortSignal
  readonly onEvent?: (event: TaskEvent<Name>) => void
}

export interface TaskProcesses {
  /** @throws SyrinxError as the task threw it, or `engine/crashed` when the process ended under it. */
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
  close(): Promise<void>
}
