/** The way to the studio in a browser: a WebSocket that comes back by itself, and `PUT /upload` for files. */
import { errorOf, errorSchema } from '../../src-shared/contract/errors.ts'
import { decodeFrame, encodeFrame } from '../../src-shared/contract/wire.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { LineListener, SendOptions, StudioChannel } from './channel.ts'

const shortestWaitMilliseconds = 250
const longestWaitMilliseconds = 5_000
const tokenKey = 'syrinx.token'

/** The secret of the address that was opened; kept for reloads and other tabs of the same studio, out of the address. */
function takeToken(): string {
  const address = new URL(location.href)
  const given = address.searchParams.get('token')
  if (given === null) return localStorage.getItem(tokenKey) ?? ''
  localStorage.setItem(tokenKey, given)
  address.searchParams.delete('token')
  history.replaceState(history.state, '', address)
  return given
}

export function browserChannel(): StudioChannel {
  const token = takeToken()
  return {
    shell: 'browser',
    start: (listener) => new Socket(token, listener).open(),
    sendFile: (file, options) => upload(token, file, options),
  }
}

class Socket {
  readonly #token: string
  readonly #listener: LineListener
  #waitMilliseconds = shortestWaitMilliseconds

  constructor(token: string, listener: LineListener) {
    this.#token = token
    this.#listener = listener
  }

  open(): void {
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/studio`
    const socket = new WebSocket(address, ['syrinx', `token.${this.#token}`])
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      this.#waitMilliseconds = shortestWaitMilliseconds
      this.#listener.onOpen({ post: (message) => socket.send(encodeFrame(message)) })
    }
    socket.onmessage = ({ data }) =>
      this.#listener.onMessage(decodeFrame(new Uint8Array(data as ArrayBuffer)))
    socket.onclose = () => void this.#closed()
  }

  async #closed(): Promise<void> {
    const refused = await isRefused(this.#token)
    this.#listener.onClose(refused ? 'refused' : 'lost')
    if (refused) return
    const wait = this.#waitMilliseconds
    this.#waitMilliseconds = Math.min(2 * wait, longestWaitMilliseconds)
    setTimeout(() => this.open(), wait)
  }
}

/** A WebSocket doesn't tell why it was not opened; this does. */
async function isRefused(token: string): Promise<boolean> {
  const answer = await fetch('/session', { headers: { Authorization: `Bearer ${token}` } }).catch(
    () => undefined,
  )
  return answer?.status === 401
}

/** With XMLHttpRequest, because fetch doesn't tell how much was sent. */
function upload(token: string, file: File, { name, onProgress, signal }: SendOptions) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    kind: 'upload'
    uploadId: string
    name: string
  }>()
  const request = new XMLHttpRequest()
  request.open('PUT', '/upload')
  request.setRequestHeader('Authorization', `Bearer ${token}`)
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  request.upload.onprogress = ({ loaded }) => onProgress?.(file.size > 0 ? loaded / file.size : 1)
  request.onload = () => {
    const answer = answerOf(request.responseText)
    if (answer?.uploadId === undefined) return reject(refusal(answer))
    resolve({
      kind: 'upload',
      uploadId: answer.uploadId,
      name: name ?? (file.webkitRelativePath || file.name),
    })
  }
  request.onerror = () => reject(refusal(undefined))
  request.onabort = () => reject(new DOMException('The sending was cancelled.', 'AbortError'))
  if (signal?.aborted) request.onabort(new ProgressEvent('abort'))
  else request.send(file)
  signal?.addEventListener('abort', () => request.abort(), { once: true })
  return promise
}

function answerOf(text: string): { uploadId?: string; error?: unknown } | undefined {
  try {
    return JSON.parse(text) as { uploadId?: string; error?: unknown }
  } catch {
    return undefined
  }
}

function refusal(answer: { error?: unknown } | undefined): SyrinxError {
  const error = errorSchema.safeParse(answer?.error)
  if (error.success) return errorOf(error.data)
  return new SyrinxError(
    'upload/cut-off',
    'The file could not be sent to the studio.',
    'Look whether the file can be read and Syrinx is still running, then send it once more.',
  )
}
