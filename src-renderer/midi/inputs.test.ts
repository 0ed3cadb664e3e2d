import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { midiInputs } from './inputs.svelte.ts'
import type { PlayedEvent } from './keyboardState.ts'

class FakePort {
  readonly id: string
  readonly name: string | null
  readonly manufacturer = null
  state = 'connected'
  isClosed = false
  onmidimessage: ((event: { data: Uint8Array; timeStamp: number }) => void) | null = null

  constructor(id: string, name: string | null) {
    this.id = id
    this.name = name
  }

  close(): Promise<this> {
    this.isClosed = true
    return Promise.resolve(this)
  }

  send(...bytes: number[]): void {
    this.onmidimessage?.({ data: Uint8Array.from(bytes), timeStamp: performance.now() })
  }
}

const access = {
  inputs: new Map<string, FakePort>(),
  onstatechange: null as (() => void) | null,
}
let heard: string[]
let stop: () => void

const words = (event: PlayedEvent) => ('midi' in event ? `${event.kind} ${String(event.midi)}` : event.kind)

function plug(id: string, name: string | null = id): FakePort {
  const port = new FakePort(id, name)
  access.inputs.set(id, port)
  access.onstatechange?.()
  return port
}

function unplug(port: FakePort): void {
  port.state = 'disconnected'
  access.onstatechange?.()
}

beforeEach(() => {
  access.inputs.clear()
  heard = []
  stop = midiInputs.onPlayed((events) => heard.push(...events.map(words)))
  vi.stubGlobal('navigator', { requestMIDIAccess: () => Promise.resolve(access) })
})

afterEach(() => {
  stop()
  midiInputs.choose('')
  midiInputs.stop()
  vi.unstubAllGlobals()
})

it('hears every keyboard, also one that comes later', async () => {
  const first = plug('1', 'Keys')
  await midiInputs.start()
  expect(midiInputs.status).toBe('on')
  first.send(0x90, 60, 100)
  plug('2', 'Wind').send(0x90, 72, 100)
  expect(midiInputs.heard).toEqual(['Keys', 'Wind'])
  expect(heard).toEqual(['press 60', 'press 72'])
})

it('ends what a keyboard played that is pulled out, or switched off', async () => {
  const keys = plug('1', 'Keys')
  const wind = plug('2', null)
  await midiInputs.start()
  expect(midiInputs.heard).toEqual(['Keys', 'A keyboard without a name'])
  keys.send(0x90, 60, 100)
  wind.send(0x90, 72, 100)
  unplug(keys)
  expect(heard).toEqual(['press 60', 'press 72', 'release 60'])
  midiInputs.stop()
  expect(heard.at(-1)).toBe('release 72')
  expect([midiInputs.status, midiInputs.list, wind.isClosed]).toEqual(['off', [], true])
  wind.send(0x90, 74, 100)
  expect(heard).toHaveLength(4)
})

it('hears the chosen one alone, also when it comes back', async () => {
  const keys = plug('1', 'Keys')
  const wind = plug('2', 'Wind')
  await midiInputs.start()
  keys.send(0x90, 60, 100)
  midiInputs.choose('Wind')
  keys.send(0x90, 61, 100)
  wind.send(0x90, 72, 100)
  expect(heard).toEqual(['press 60', 'release 60', 'press 72'])
  unplug(wind)
  expect(midiInputs.heard).toEqual([])
  access.inputs.delete('2')
  plug('3', 'Wind').send(0x90, 73, 1)
  expect(heard.at(-1)).toBe('press 73')
})

it('passes over garbage', async () => {
  const keys = plug('1')
  await midiInputs.start()
  keys.send()
  keys.send(0xff)
  keys.send(0x90, 60)
  keys.send(0xf0, 0x7e, 0x7f)
  expect(heard).toEqual([])
})

it('says why there are none', async () => {
  const asked = async (answer: unknown) => {
    midiInputs.stop()
    vi.stubGlobal('navigator', answer)
    await midiInputs.start()
    return midiInputs.status
  }
  const refusing = (name: string) => ({
    requestMIDIAccess: () => Promise.reject(new DOMException('No.', name)),
  })
  expect(await asked({})).toBe('missing')
  expect(await asked(refusing('NotAllowedError'))).toBe('refused')
  expect(await asked(refusing('SecurityError'))).toBe('refused')
  expect(await asked(refusing('NotSupportedError'))).toBe('missing')
  expect(await asked(refusing('InvalidStateError'))).toBe('failed')
})

it('forgets an answer that comes after it was switched off', async () => {
  const answer = Promise.withResolvers<typeof access>()
  vi.stubGlobal('navigator', { requestMIDIAccess: () => answer.promise })
  const starting = midiInputs.start()
  midiInputs.stop()
  answer.resolve(access)
  await starting
  expect(midiInputs.status).toBe('off')
})
