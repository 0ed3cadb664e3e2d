/** Sound by URL: takes and clips as wav files that answer range requests, and files that a browser sends. */
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { fileResponse } from '../files/fileResponse.ts'
import type { StudioContext } from './context.ts'
import { announcedLength, type UploadFolder } from './uploads.ts'

/** Where the wav of a take or a clip lies; undefined when there is none (any more). */
type Locate = (context: StudioContext, id: string) => string | undefined

const kinds: Readonly<Record<string, Locate>> = {}

/** Never rejects; anything but media and uploads is 404. */
export const mediaHandler =
  (context: StudioContext, uploads: UploadFolder) =>
  async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === '/upload') return receive(request, uploads)
    const [, kind, id] = /^\/media\/([a-z]+)\/([A-Za-z0-9-]{1,64})$/.exec(pathname) ?? []
    const path = kind !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind](context, id) : undefined
    if (path === undefined) return new Response('There is nothing here.', { status: 404 })
    return fileResponse(request, path, { 'Content-Type': 'audio/wav', 'Cache-Control': 'no-store' })
  }

async function receive(request: Request, uploads: UploadFolder): Promise<Response> {
  if (request.method !== 'PUT') return new Response(null, { status: 405, headers: { Allow: 'PUT' } })
  try {
    const announced = announcedLength(request.headers.get('Content-Length'))
    return json(200, { uploadId: await uploads.receive(request.body, announced) })
  } catch (error) {
    const code = error instanceof SyrinxError ? error.code : ''
    const status = code === 'upload/too-large' ? 413 : code === 'disk/full' ? 507 : 400
    return json(status, { error: envelopeOf(error) })
  }
}

const json = (status: number, value: unknown) =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  })
