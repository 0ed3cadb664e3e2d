/** The door of the browser shell, tried by those who have no business there. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect as connectSocket } from 'node:net'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { decodeFrame, encodeFrame } from '../../../src-shared/contract/wire.ts'
import { openStudio, type Studio } from '../../studio/studio.ts'
import { startServer, type StudioServer } from './server.ts'
import { browserServices } from './services.ts'

let folder: string
let studio: Studio
let server: StudioServer
let token: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-'))
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html><head><title>Syrinx</title></head></html>',
  )
  await writeFile(join(folder, 'secret.txt'), 'secret')
  studio = await openStudio({
    libraryDirectory: join(folder, 'library'),
    version: '1.2.3',
    shell: browserServices,
  })
  server = await startServer({ studio, pagesDirectory: folder, port: 0 })
  token = new URL(server.url).searchParams.get('token')!
})
afterAll(async () => {
  await server.close()
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

/** On a slow and busy machine. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 60_000 })

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
}
interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** As written: no client in between that tidies paths up or sets headers of its own. */
function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path, method, headers },
      (response) => {
        let text = ''
        response.on('data', (data) => (text += data))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
const statusOf = async (path: string, asked?: Asked) => (await ask(path, asked)).status
const bearer = (secret = token) => ({ Authorization: `Bearer ${secret}` })

describe('the page', () => {
  it('comes with the token, and then by the cookie', async () => {
    const first = await ask(`/?token=${token}`)
    expect(first.status).toBe(200)
    expect(first.text).toContain('Syrinx')
    const [cookie] = first.headers['set-cookie']!
    expect(cookie).toMatch(/^syrinx-\d+=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain(token)
    const [Cookie] = cookie.split(';')
    expect(await statusOf('/', { headers: { Cookie } })).toBe(200)
    expect(await statusOf('/', { headers: { Cookie: `other=1; ${Cookie}` } })).toBe(200)
  })

  it('comes to nobody else', async () => {
    for (const path of [
      '/',
      '/?token=',
      '/?token=wrong',
      `/?token=${token}x`,
      '/index.html',
      '/media/take/x',
    ])
      expect(await statusOf(path), path).toBe(401)
    for (const Cookie of ['syrinx-1=x', `syrinx-${server.port}=`, `syrinx-${server.port}=${token}`])
      expect(await statusOf('/', { headers: { Cookie } }), Cookie).toBe(401)
  })

  it('may run nothing but its own, and be framed by nobody', async () => {
    const { headers, text } = await ask(`/?token=${token}`)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/script-src 'self'(;|$)/)
    expect(policy).toMatch(/style-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'(;|$)/)
    expect(policy).not.toContain('unsafe')
    const nonce = /<meta property="csp-nonce" nonce="([^"]+)"/.exec(text)?.[1]
    expect(policy).toContain(`'nonce-${nonce}'`)
    expect((await ask(`/?token=${token}`)).headers['content-security-policy']).not.toBe(policy)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain(`ws://127.0.0.1:${server.port}`)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('shows its own folder and nothing above', async () => {
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..\\..\\etc\\passwd',
      '/%5c..%5c..%5cetc/passwd',
      '//etc/passwd',
      '/%00',
      '/%ff',
      '/C:/Windows/win.ini',
      '/library',
      '/media/take/..%2f..%2flibrary.sqlite',
      '/media/other/x',
    ]) {
      const { status, text } = await ask(`${path}?token=${token}`)
      expect(status === 404 || text === 'secret', `${path}: ${status}`).toBe(true)
      expect(text).not.toMatch(/root:|SQLite/)
    }
    expect(await statusOf(`/?token=${token}`, { method: 'POST' })).toBe(405)
    expect(await statusOf(`/?token=${token}`, { method: 'DELETE' })).toBe(405)
    expect((await ask(`/?token=${token}`, { method: 'HEAD' })).text).toBe('')
  })

  it('is not at other names (DNS rebinding), and not for pages of others', async () => {
    for (const Host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1', '127.0.0.1:1'])
      expect(await statusOf(`/?token=${token}`, { headers: { Host } }), Host).toBe(403)
    expect(await statusOf(`/?token=${token}`, { headers: { Host: `localhost:${server.port}` } })).toBe(200)
    for (const Origin of [
      'https://evil.example',
      'null',
      `http://127.0.0.1:1`,
      `https://127.0.0.1:${server.port}`,
    ])
      expect(await statusOf(`/?token=${token}`, { headers: { Origin } }), Origin).toBe(403)
  })

  it('can be had once by an address that others may see', async () => {
    const once = new URL(server.urlForOnce())
    const { status, headers } = await ask(once.pathname + once.search)
    expect([status, headers.location]).toEqual([303, `/?token=${token}`])
    expect(await statusOf(once.pathname + once.search)).toBe(401)
    expect(await statusOf('/?once=')).toBe(401)
  })
})

describe('the session', () => {
  it('tells whether a token is still good', async () => {
    expect(await statusOf('/session', { headers: bearer() })).toBe(204)
    expect(await statusOf('/session', { headers: bearer('old') })).toBe(401)
    expect(await statusOf('/session')).toBe(401)
  })
})

describe('uploads', () => {
  const uploaded = async () => {
    const files = await readdir(join(folder, 'library', 'incoming'), { recursive: true, withFileTypes: true })
    return files
      .filter((it) => it.isFile() && it.parentPath.endsWith('uploads'))
      .map(({ name }) => name)
      .sort()
  }

  it('are kept whole', async () => {
    const { status, text } = await ask('/upload', { method: 'PUT', headers: bearer(), body: 'RIFF' })
    expect(status).toBe(200)
    const { uploadId } = JSON.parse(text) as { uploadId: string }
    expect(await uploaded()).toEqual([uploadId])
  })

  it('need the token itself', async () => {
    const before = await uploaded()
    const [cookie] = (await ask(`/?token=${token}`)).headers['set-cookie']!
    const put = { method: 'PUT', body: 'x' }
    expect(await statusOf('/upload', put)).toBe(401)
    expect(await statusOf('/upload', { ...put, headers: { Cookie: cookie.split(';')[0] } })).toBe(401)
    expect(await statusOf(`/upload?token=${token}`, put)).toBe(401)
    expect(
      await statusOf('/upload', { ...put, headers: { ...bearer(), Origin: 'https://evil.example' } }),
    ).toBe(403)
    expect(await statusOf('/upload', { ...put, method: 'POST', headers: bearer() })).toBe(405)
    expect(await uploaded()).toEqual(before)
  })

  it('are refused when too large, before they are sent', async () => {
    const before = await uploaded()
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connectSocket(server.port, '127.0.0.1')
      socket.on('error', reject)
      socket.once('data', (data) => {
        resolve(String(data))
        socket.destroy()
      })
      socket.write(
        `PUT /upload HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${5 * 2 ** 30}\r\n\r\n`,
      )
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413/)
    expect(await uploaded()).toEqual(before)
  })

  it('that are cut off leave nothing behind', async () => {
    const before = await uploaded()
    const socket = connectSocket(server.port, '127.0.0.1')
    socket.write(
      `PUT /upload HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000000\r\n\r\nRIFF`,
    )
    await eventually(async () => (await uploaded()).length).toBe(before.length + 1)
    socket.destroy()
    await eventually(uploaded).toEqual(before)
  })
})

describe('the WebSocket', () => {
  const open = (
    protocols = ['syrinx', `token.${token}`],
    headers: Record<string, string> = {},
    path = '/studio',
  ) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, {
      headers: { Origin: `http://127.0.0.1:${server.port}`, ...headers },
    })
    const state = new Promise<string>((resolve) => {
      socket.once('open', () => resolve('open'))
      socket.once('error', (error) => resolve(error.message))
    })
    return { socket, state }
  }
  const call = (socket: WebSocket, name: string, input: unknown) => {
    const i = String(Math.random())
    const answer = new Promise<unknown>((resolve) =>
      socket.on('message', (data) => {
        const message = decodeFrame(data as Buffer) as { t: string; i: string; r: unknown }
        if (message.t === 's' && message.i === i) resolve(message.r)
      }),
    )
    socket.send(encodeFrame({ t: 'q', i, m: 'call', a: [name, input] }))
    return answer
  }

  it('opens to our own page and nobody else', async () => {
    const { socket, state } = open()
    expect(await state).toBe('open')
    expect(socket.protocol).toBe('syrinx')
    expect(await call(socket, 'studio.info', {})).toMatchObject({ ok: true, output: { version: '1.2.3' } })
    socket.close()
    for (const [protocols, headers, path] of [
      [['syrinx']],
      [['syrinx', 'token.wrong']],
      [['syrinx', 'token.']],
      [undefined, { Origin: 'https://evil.example' }],
      [undefined, { Host: 'evil.example' }],
      [undefined, {}, '/other'],
      [undefined, {}, `/studio?token=${token}`],
    ] as [string[]?, Record<string, string>?, string?][])
      expect(
        await open(protocols, headers, path).state,
        JSON.stringify([protocols, headers, path]),
      ).toContain('401')
  })

  it('cuts off who sends anything but calls, and the studio goes on', async () => {
    const wrong: (string | Uint8Array)[] = [
      'text',
      new Uint8Array(0),
      new Uint8Array(100).fill(7),
      encodeFrame(null),
      encodeFrame({ t: 's', i: '1', r: 1 }),
      encodeFrame({ t: 'q', i: '1', m: '__proto__', a: ['x', {}] }),
      encodeFrame({ t: 'q', i: '1', m: 'call', a: [{ toString: 1 }, {}] }),
    ]
    for (const message of wrong) {
      const { socket, state } = open()
      await state
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      socket.send(message)
      expect([1003, 1008]).toContain(await closed)
    }
    const { socket, state } = open()
    await state
    expect(await call(socket, 'studio.info', {})).toMatchObject({ ok: true })
    socket.close()
  })

  it('cuts off a frame that is announced as too large', async () => {
    const { socket, state } = open()
    await state
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    // A masked binary frame of 4 GiB, of which only the head comes.
    const head = Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4])
    ;(socket as unknown as { _socket: { write(data: Buffer): void } })._socket.write(head)
    expect([1006, 1009]).toContain(await closed)
  })

  it('tells every window what happens', async () => {
    const windows = [open(), open()]
    await Promise.all(windows.map(({ state }) => state))
    const heard = windows.map(
      ({ socket }) =>
        new Promise((resolve) =>
          socket.on('message', (data) => {
            const message = decodeFrame(data as Buffer) as { m?: string; a?: [{ name: string }] }
            if (message.m === 'event' && message.a?.[0].name === 'changed') resolve(message.a[0])
          }),
        ),
    )
    expect(await call(windows[0].socket, 'projects.create', { name: 'Heard' })).toMatchObject({ ok: true })
    for (const event of await Promise.all(heard)) expect(event).toMatchObject({ name: 'changed' })
    for (const { socket } of windows) socket.close()
  })

  it('forgets windows that went in the middle of a call', async () => {
    const { socket, state } = open()
    await state
    void call(socket, 'projects.list', {})
    socket.terminate()
    await eventually(() => server.windows()).toEqual({ count: 0, hadOne: true })
  })
})

it('says which port is taken', async () => {
  await expect(startServer({ studio, pagesDirectory: folder, port: server.port })).rejects.toMatchObject({
    code: 'serve/port-taken',
  })
})
