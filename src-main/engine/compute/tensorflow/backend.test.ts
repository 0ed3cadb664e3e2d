import { createRequire } from 'node:module'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { backendOfEnvironment, loadBackend } from './backend.ts'

afterEach(() => vi.unstubAllEnvs())

describe('loadBackend', () => {
  it('falls back without a word, and says in words what it found', async () => {
    const written = vi.spyOn(console, 'warn')
    const { tf, name, description } = await loadBackend()
    expect(['cuda', 'native', 'wasm']).toContain(name)
    expect(description).toMatch(/^TensorFlow/)
    expect((await tf.add(tf.tensor1d([1, 2]), 1).data())[1]).toBe(3)
    expect(written).not.toHaveBeenCalled()
    written.mockRestore()
  })

  it('runs in plain JavaScript when asked to, without advertising tfjs-node', async () => {
    const written = vi.spyOn(console, 'warn')
    const { tf, name } = await loadBackend('cpu')
    expect(name).toBe('cpu')
    expect((await tf.sum(tf.tensor1d([1, 2, 3])).data())[0]).toBe(6)
    expect(written).not.toHaveBeenCalled()
    written.mockRestore()
  })

  it('adds no handlers that would swallow or repeat the process’s errors', async () => {
    await loadBackend('wasm')
    const own = ['uncaughtException', 'unhandledRejection'].flatMap((event) =>
      process.listeners(event as never),
    )
    expect(own.filter((listener) => String(listener).includes('ExitStatus'))).toEqual([])
  })

  it('puts back what tfjs-node-gpu misses in util', async () => {
    await loadBackend()
    const util = createRequire(import.meta.url)('node:util')
    expect([undefined, null, 0, ''].map(util.isNullOrUndefined)).toEqual([true, true, false, false])
  })

  it('has a CUDA, or explains in one error what is missing', async () => {
    const loaded = await loadBackend('cuda').catch((error: unknown) => error)
    if (loaded instanceof SyrinxError) {
      expect(loaded.code).toBe('compute/no-cuda')
      expect(loaded.message).toMatch(/^TensorFlow can’t use a graphics card here\. ./)
      expect(loaded.hint).toMatch(/docs\/tensorflow\.md|WebGPU/)
    } else expect(loaded).toMatchObject({ name: 'cuda' })
  })
})

describe('SYRINX_TENSORFLOW_BACKEND', () => {
  it('names the backend', () => {
    vi.stubEnv('SYRINX_TENSORFLOW_BACKEND', 'wasm')
    expect(backendOfEnvironment()).toBe('wasm')
    vi.stubEnv('SYRINX_TENSORFLOW_BACKEND', undefined)
    expect(backendOfEnvironment()).toBe('auto')
  })

  it('is refused when it names none', () => {
    vi.stubEnv('SYRINX_TENSORFLOW_BACKEND', 'abacus')
    expect(backendOfEnvironment).toThrow(SyrinxError)
  })
})
