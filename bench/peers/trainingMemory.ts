/** A process of its own that trains a few steps and says what memory it took at most. Argument: a training case. */
import { existsSync, readFileSync } from 'node:fs'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../src-shared/model/parameters.ts'
import { Random } from '../../src-shared/random.ts'
import { ibabAdam } from '../../src-main/engine/compute/compute.ts'
import { createCpuTrainer } from '../../src-main/engine/compute/cpu/trainer.ts'
import { randomCrop } from '../../src-main/engine/compute/testing.ts'
import { trainingCases } from './trainingCases.ts'

const { hyperparameters: it, crops } = trainingCases[process.argv[2]]
const random = Random.fromSeed(1)
const { length } = parameterLayout(it)
const weights = Float32Array.from({ length }, () => 0.05 * random.normal())
const moments = [new Float32Array(length), new Float32Array(length)]
const trainer = await createCpuTrainer(it, { step: 0, weights, moments }, ibabAdam, { threads: 2 })
const batch = crops.map((positions) => randomCrop(it, positions + receptiveField(it), random))
let samplesPerSecond = 0
for (let step = 0; step < 2; step++) {
  const start = performance.now()
  await trainer.step(batch, 1e-3)
  samplesPerSecond = (crops.reduce((sum, count) => sum + count, 0) / (performance.now() - start)) * 1000
}
await trainer.dispose()
process.send!({ peakMebibytes: peakMebibytes(), samplesPerSecond })
process.disconnect()

/** On Linux from the kernel's high-water mark: getrusage also counts what the parent had when it forked. */
function peakMebibytes(): number {
  const status = '/proc/self/status'
  const line = existsSync(status) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))
  return Math.round((line ? Number(line[1]) : process.resourceUsage().maxRSS) / 1024)
}
