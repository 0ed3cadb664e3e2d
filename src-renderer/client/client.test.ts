import { afterEach, expect, it, vi } from 'vitest'
import type { LineListener, StudioChannel } from './channel.ts'
import { createStudioClient } from './client.ts'

afterEach(() => vi.useRealTimers())

/** A line whose other end the test holds. */
function testLine() {
  const sent: { i: string; a: [string, unknown] }[] = []
  let listener: LineListener | undefined
  const channel: StudioChannel = {
    shell: 'browser',
    start: (given) => void (listener = given),
    sendFile: async (file) => ({ kind: 'upload', uploadId: 'u', name: file.name }),
  }
  const client = createStudioClient(channel)
  return {
    client,
    sent,
    open: () => listener!.onOpen({ post: (message) => void sent.push(message as (typeof sent)[number]) }),
    lose: (state: 'lost' | 'refused' = 'lost') => listener!.onClose(state),
    answer: (r: unknown) => listener!.onMessage({ t: 's', i: sent.at(-1)!.i, r }),
    event: (name: string, payload: unknown) =>
      listener!.onMessage({ t: 'q', m: 'event', a: [{ name, payload }] }),
  }
}
const settle = () => new Promise((done) => setTimeout(done, 0))

it('asks and is answered', async () => {
  const { client, sent, open, answer } = testLine()
  open()
  const asked = client.call('projects.list', {})
  await settle()
  expect(sent[0].a).toEqual(['projects.list', {}])
  answer({ ok: true, output: [] })
  expect(await asked).toEqual([])
})

it('tells errors as the studio does', async () => {
  const { client, open, answer } = testLine()
  open()
  const asked = client.call('projects.list', {})
  await settle()
  answer({ ok: false, error: { code: 'a/b', message: 'It is so.', hint: 'Do this.' } })
  await expect(asked).rejects.toMatchObject({ code: 'a/b', message: 'It is so.', hint: 'Do this.' })
})

it('waits for a connection that is not there yet', async () => {
  const { client, sent, open, answer } = testLine()
  const asked = client.call('projects.list', {})
  await settle()
  expect(sent).toEqual([])
  open()
  await settle()
  await settle()
  answer({ ok: true, output: [] })
  expect(await asked).toEqual([])
})

it('says when what was asked got no answer, and goes on with the next line', async () => {
  const { client, sent, open, lose, answer } = testLine()
  open()
  const asked = client.call('projects.list', {})
  await settle()
  lose()
  await expect(asked).rejects.toMatchObject({ code: 'studio/connection-lost' })
  open()
  const again = client.call('projects.list', {})
  await settle()
  expect(sent).toHaveLength(2)
  answer({ ok: true, output: [] })
  expect(await again).toEqual([])
})

it('gives up after ten seconds, and at once when it is refused', async () => {
  vi.useFakeTimers()
  const { client, lose } = testLine()
  const asked = expect(client.call('projects.list', {})).rejects.toMatchObject({ code: 'studio/unreachable' })
  await vi.advanceTimersByTimeAsync(10_001)
  await asked
  lose('refused')
  await expect(client.call('projects.list', {})).rejects.toMatchObject({ code: 'studio/unreachable' })
})

it('hears events until it no longer wants to', async () => {
  const { client, open, event } = testLine()
  open()
  const heard: unknown[] = []
  const stop = client.on('command', ({ id }) => heard.push(id))
  event('command', { id: 'one' })
  await settle()
  event('history', { scope: 'library' })
  stop()
  event('command', { id: 'two' })
  await settle()
  expect(heard).toEqual(['one'])
})

it('tells how the connection is', () => {
  const { client, open, lose } = testLine()
  const states: string[] = []
  const stop = client.onConnection((state) => states.push(state))
  open()
  lose()
  lose()
  open()
  lose('refused')
  stop()
  open()
  expect(states).toEqual(['connecting', 'open', 'lost', 'open', 'refused'])
})
