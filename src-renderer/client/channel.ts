/** A way to the studio that comes and goes: a WebSocket, or Electron's own channel. */
import type { FileSource } from '../../src-shared/contract/define.ts'

/**
 * `connecting` at first; `open`; `lost` while it tries again; `refused` when this address is no longer good (the studio
 * was started anew), and trying again won't help.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused'

export interface Line {
  post(message: unknown): void
}

/** Told by a channel of what comes. */
export interface LineListener {
  onOpen(line: Line): void
  onMessage(message: unknown): void
  onClose(state: 'lost' | 'refused'): void
}

export interface SendOptions {
  /** The name that the studio hears; the file's own, with its folders, unless given. */
  readonly name?: string
  /** 0 … 1. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

export interface StudioChannel {
  readonly shell: 'electron' | 'browser'
  /** Begins, and goes on for as long as the window is there. */
  start(listener: LineListener): void
  sendFile(file: File, options: SendOptions): Promise<FileSource>
}
