/// <reference lib="dom" />
/** Keyboards that are not there: an access to MIDI of the test's own, and what is played on it. */
import type { Page } from '@playwright/test'

interface FakeKeyboards {
  plug(name: string): void
  unplug(name: string): void
  send(name: string, bytes: readonly number[]): void
}

declare global {
  interface Window {
    keyboards: FakeKeyboards
    /** Milliseconds between a message and the start of the sound that it made. */
    latencies: number[]
  }
}

/** Call it before the page is loaded. @param answer what the browser says when it is asked for MIDI */
export async function withKeyboards(page: Page, answer: 'allowed' | 'refused' = 'allowed'): Promise<void> {
  await page.addInitScript((said) => {
    type Handler = ((event: unknown) => void) | null
    const inputs = new Map<string, { state: string; onmidimessage: Handler }>()
    const access: { inputs: typeof inputs; onstatechange: Handler } = { inputs, onstatechange: null }
    let sentAt = 0
    window.latencies = []
    window.keyboards = {
      plug(name) {
        const port = { id: name, name, manufacturer: '', state: 'connected', onmidimessage: null }
        inputs.set(name, Object.assign(port, { close: () => Promise.resolve() }))
        access.onstatechange?.({})
      },
      unplug(name) {
        inputs.get(name)!.state = 'disconnected'
        inputs.delete(name)
        access.onstatechange?.({})
      },
      send(name, bytes) {
        sentAt = performance.now()
        inputs.get(name)?.onmidimessage?.({ data: Uint8Array.from(bytes), timeStamp: sentAt })
      },
    }
    Object.defineProperty(navigator, 'requestMIDIAccess', {
      value: () =>
        said === 'allowed'
          ? Promise.resolve(access)
          : Promise.reject(new DOMException('No.', 'NotAllowedError')),
    })
    const start = AudioBufferSourceNode.prototype.start as (...times: number[]) => void
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...times: number[]) {
      window.latencies.push(performance.now() - sentAt)
      start.apply(this, times)
    }
  }, answer)
}

export const plug = (page: Page, name: string): Promise<void> =>
  page.evaluate((it) => window.keyboards.plug(it), name)

export const unplug = (page: Page, name: string): Promise<void> =>
  page.evaluate((it) => window.keyboards.unplug(it), name)

export const send = (page: Page, name: string, ...bytes: readonly number[]): Promise<void> =>
  page.evaluate(([it, data]) => window.keyboards.send(it, data), [name, bytes] as const)

/** The browser's wait, so that what was played has a length. */
export const hold = (page: Page, milliseconds: number): Promise<void> => page.waitForTimeout(milliseconds)
