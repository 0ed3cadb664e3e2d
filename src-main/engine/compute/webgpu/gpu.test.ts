import { writeFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { SyrinxError } from '../../../../src-shared/errors.ts'
import { gpuForTests } from './testing.ts'

const gpu = await gpuForTests()

async function kernelFile(text: string): Promise<URL> {
  const path = join(await mkdtemp(join(tmpdir(), 'syrinx-kernel-')), 'try.wgsl')
  await writeFile(path, text)
  return pathToFileURL(path)
}

const scale = `
struct Parameters { count: u32, factor: f32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> made: array<f32>;
@compute @workgroup_size(threads)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < parameters.count) { made[id.x] = parameters.factor * given[id.x]; }
}`

it.skipIf(typeof gpu === 'string')(
  'runs kernels one after another, with constants and parameters',
  async () => {
    if (typeof gpu === 'string') return
    const { floatBits } = await import('./gpu.ts')
    const kernel = await kernelFile(scale)
    const a = gpu.bufferOf('a', Float32Array.of(1, 2, 3))
    const b = gpu.buffer('b', 12)
    const once = (from: GPUBuffer, to: GPUBuffer, factor: number) =>
      gpu.dispatch({
        label: 'scale',
        kernel,
        constants: { threads: 4 },
        parameters: [3, floatBits(factor)],
        buffers: [
          { buffer: from, access: 'read' },
          { buffer: to, access: 'readWrite' },
        ],
        workgroups: [1, 1, 1],
      })
    gpu.run([await once(a, b, 2.5), await once(b, a, -2)])
    expect([...(await gpu.floats(a, 3))]).toEqual([-5, -10, -15])
  },
)

it.skipIf(typeof gpu === 'string')('reports a kernel that the card refuses', async () => {
  if (typeof gpu === 'string') return
  const kernel = await kernelFile('@compute @workgroup_size(1) fn main() { let a: f32 = 1u; }')
  const request = {
    label: 'x',
    kernel,
    constants: {},
    parameters: [0],
    buffers: [],
    workgroups: [1, 1, 1] as const,
  }
  const error = await gpu.dispatch(request).catch((error: unknown) => error as Error)
  expect(error).toMatchObject({ code: 'compute/shader-failed' })
  expect((error as SyrinxError).report).toMatch(/Driver: [^]*Kernel: try\.wgsl[^]*line 2/)
  gpu.check()
})
