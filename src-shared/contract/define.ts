/**
 * How a method of the contract is written down: a schema for what goes in and one for what comes out. From them follow
 * the types on both sides, and the check of every input at the border.
 */
import { z } from 'zod'

export interface Method<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input
  readonly output: Output
}

export const method = <Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Method<Input, Output> => ({ input, output })

/** No arguments. */
export const nothing = z.strictObject({})
/** Nothing comes back but that it was done. */
export const done = z.void()

/** Rows are named by what the library made up for them: letters, digits and hyphens. */
export const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'is not an id')
export type Id = string

/** What a user calls a thing. */
export const name = z.string().trim().min(1, 'is empty').max(200)
/** A remark of a user's. */
export const remark = z.string().max(10_000)
/** Milliseconds since 1970. */
export const timestamp = z.number().int().min(0)
export const seconds = z.number().min(0).max(86_400)
export const sampleRateHz = z.int().min(4_000).max(384_000)

/** Amplitudes −1 … 1; they cross as they are, never as JSON. */
export const samples = z.instanceof(Float32Array)
export const bytes = z.instanceof(Uint8Array)

/** A file: a path on the studio's machine (Electron), or what a browser has sent it before (`PUT /upload`). */
export const fileSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('path'), path: z.string().min(1).max(4096) }),
  z.strictObject({
    kind: z.literal('upload'),
    uploadId: id,
    /** The file's name, with the folders it was dropped in: `takes/a4.wav`. */
    name: z.string().min(1).max(1024),
  }),
])
export type FileSource = z.infer<typeof fileSource>
