/** A thread that hears the notes of recordings. */
import { parentPort } from 'node:worker_threads'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import { mixToMono } from '../audio/recording.ts'

/** The path of a recording. */
export type HearRequest = string
export type HearAnswer =
  | { readonly kind: 'heard'; readonly notes: readonly Note[] }
  | { readonly kind: 'failed'; readonly reason: string }

async function hear(path: string): Promise<HearAnswer> {
  try {
    const decoded = await decodeAudioFile(path)
    const notes = hearNotes(mixToMono(decoded), decoded.sampleRateHz)
    return {
      kind: 'heard',
      notes: notes
        .filter(({ durationSeconds }) => durationSeconds > 0)
        .map(({ midi, startSeconds, durationSeconds }) => ({
          midi,
          startSeconds: Math.max(0, startSeconds),
          durationSeconds,
        })),
    }
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

parentPort!.on('message', ({ request, input }: { request: number; input: HearRequest }) => {
  void hear(input).then((answer) => parentPort!.postMessage({ request, answer }))
})
