/** Whether a card calculates rightly, by a small calculation whose results are known. */
import { wrongResults } from './failures.ts'
import { floatBits, type Gpu } from './gpu.ts'

const side = 8
const cells = side * side
const workgroups = 16
const scale = 1 / 16

/** Whole numbers from −3 to 3: their products are exact on every card that calculates rightly. */
const factors = Float32Array.from({ length: workgroups * 2 * cells }, (_, i) => ((i * 5 + (i >> 6)) % 7) - 3)

function expectedResults(): Float32Array {
  const made = new Float32Array(2 * workgroups * cells)
  for (let at = 0; at < workgroups * cells; at++) {
    const first = Math.floor(at / cells) * 2 * cells
    const [row, column] = [Math.floor((at % cells) / side), at % side]
    for (let k = 0; k < side; k++)
      made[at] += factors[first + row * side + k] * factors[first + cells + k * side + column]
    made[workgroups * cells + at] = Math.exp(-Math.abs(scale * made[at]))
  }
  return made
}

/** Exponentials are allowed a few bits. */
const tolerance = 1e-5

/** Takes some milliseconds. @throws SyrinxError `compute/wrong-results`, or what went wrong on the card. */
export async function selfTest(
  gpu: Pick<Gpu, 'facts' | 'buffer' | 'bufferOf' | 'dispatch' | 'run' | 'floats' | 'release'>,
): Promise<void> {
  const expected = expectedResults()
  const given = gpu.bufferOf('self-test: factors', factors)
  const made = gpu.buffer('self-test: results', expected.byteLength)
  try {
    const dispatch = await gpu.dispatch({
      label: 'self-test',
      kernel: new URL('./wgsl/selfTest.wgsl', import.meta.url),
      constants: { side },
      parameters: [floatBits(scale), workgroups],
      buffers: [
        { buffer: given, access: 'read' },
        { buffer: made, access: 'readWrite' },
      ],
      workgroups: [workgroups, 1, 1],
    })
    gpu.run([dispatch])
    const results = await gpu.floats(made, expected.length)
    gpu.release(dispatch.uniforms)
    const wrong = expected.findIndex((value, i) => !(Math.abs(results[i] - value) <= tolerance))
    if (wrong >= 0)
      throw wrongResults(
        gpu.facts,
        `Self-test: number ${wrong} is ${results[wrong]}, not ${expected[wrong]}.`,
      )
  } finally {
    gpu.release(given, made)
  }
}
