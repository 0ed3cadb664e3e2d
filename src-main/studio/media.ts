/**
 * Sounds and pictures by URL: takes, clips and what is listened to blindly as wav files, files of experiments as what
 * they are, all of them with ranges; and files that a browser sends.
 */
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { fileResponse } from '../files/fileResponse.ts'
import type { Library } from '../library/library.ts'
import { experimentFileHeaders, pathOfExperimentFile } from './experimentFiles.ts'
import { announcedLength, type UploadFolder } from './uploads.ts'

type Kind = 'take' | 'clip' | 'blind'

/** What the library calls the content; null when there is none (any more). What lies in the bin can still be heard. */
const hashes: Readonly<Record<Kind, (library: Library, rest: string) => string | null | undefined>> = {
  take: (library, id) => (isId.test(id) ? library.takes.table.find(id)?.audioHash : null),
  clip: (library, id) => (isId.test(id) ? library.clips.table.find(id)?.audioHash : null),
  // By its place in the listening: which take it is must not be seen.
  blind: (library, rest) => {
    const [, id, position] = /^([A-Za-z0-9-]{1,64})\/(\d{1,4})$/.exec(rest) ?? []
    return id === undefined ? null : library.blindSessions.item(id, Number(position))?.audioHash
  },
}
const isId = /^[A-Za-z0-9-]{1,64}$/

/** Anything but media and uploads is 404. */
export const mediaHandler =
  (library: Library, uploads: UploadFolder) =>
  async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === '/upload') return receive(request, uploads)
    const [, kind, rest] = /^\/media\/(take|clip|blind|experiment)\/(.{1,500})$/.exec(pathname) ?? []
    if (kind === undefined) return nothing()
    if (kind === 'experiment') return experimentResponse(request, library, rest)
    const hash = hashes[kind as Kind](library, rest)
    if (!hash) return nothing()
    return fileResponse(request, library.files.pathOf(hash), {
      'Content-Type': 'audio/wav',
      'Cache-Control': 'no-store',
    })
  }

const nothing = () => new Response('There is nothing here.', { status: 404 })

async function experimentResponse(request: Request, library: Library, rest: string): Promise<Response> {
  const [, id, file] = /^([A-Za-z0-9-]{1,64})\/(.+)$/.exec(rest) ?? []
  const path = id === undefined ? undefined : await pathOfExperimentFile(library, id, file)
  const headers = path === undefined ? undefined : experimentFileHeaders(path)
  return path === undefined || headers === undefined ? nothing() : fileResponse(request, path, headers)
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
