/** By what it is known where something was measured. With another driver, or another Syrinx, it counts no more. */
import { availableParallelism, cpus } from 'node:os'
import { syrinxVersion } from '../../../files/version.ts'
import type { AdapterFacts } from '../webgpu/adapters.ts'

/** A graphics card with its driver. */
export const cardKey = ({ id, driver }: Pick<AdapterFacts, 'id' | 'driver'>): string =>
  `${id}|${driver}|${syrinxVersion()}`

export const processorKey = (): string =>
  `${cpus().at(0)?.model.trim() ?? 'processor'}, ${availableParallelism()} threads|${syrinxVersion()}`
