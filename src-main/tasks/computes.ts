/** What can do the arithmetic on this machine, with the speeds that were measured here before. */
import type { z } from 'zod'
import {
  measuredSpeeds,
  type AdapterState,
  type Computes,
  type ComputeState,
  type MeasuredSpeeds,
} from '../../src-shared/contract/computes.ts'
import { automaticAdapter, chooseByNow } from '../engine/compute/choose/choose.ts'
import { cardKey, processorKey } from '../engine/compute/choose/keys.ts'
import { memory, type Memory } from '../engine/compute/choose/remembered.ts'
import { tensorflowState } from '../engine/compute/tensorflow/state.ts'
import type { AdapterFacts } from '../engine/compute/webgpu/adapters.ts'
import { listAdapters } from '../engine/compute/webgpu/list.ts'
import type { TaskFunction } from './messages.ts'

export interface ListComputesInput {
  /** The user's own graphics card, by its id; empty for the best. */
  readonly adapterId: string
}

export const listComputesTask: TaskFunction<'listComputes'> = ({ adapterId }) => computesHere(adapterId)

/** Where the speeds of a compute are remembered. */
export const speedsKey = (name: ComputeState['name'], adapter?: AdapterFacts): string =>
  `speeds|${name}|${adapter ? cardKey(adapter) : processorKey()}`

const backendTitles: Readonly<Record<string, string>> = {
  vulkan: 'Vulkan',
  d3d12: 'D3D12',
  d3d11: 'D3D11',
  metal: 'Metal',
  opengl: 'OpenGL',
}

/** @param grounds what it rests on; tests have their own. */
export async function computesHere(
  wantedId: string,
  grounds: { readonly adapters?: readonly AdapterFacts[]; readonly memory?: Memory } = {},
): Promise<Computes> {
  const { adapters = await listAdapters(), memory: known = memory() } = grounds
  const recalled = async (key: string): Promise<MeasuredSpeeds | null> =>
    (await known.recall(key, measuredSpeeds as z.ZodType<MeasuredSpeeds>)) ?? null
  const cards = await Promise.all(
    adapters.map(async (adapter) => stateOf(adapter, await recalled(speedsKey('webgpu', adapter)))),
  )
  const cpu = await recalled(speedsKey('cpu'))
  const used = cards.find(({ id }) => id === wantedId) ?? cards.at(0)
  const automatic = cards.find(({ id }) => id === automaticAdapter(adapters, wantedId)?.id)
  const by = (speed: 'trainingHz' | 'samplingHz' | 'manyTakesHz') =>
    chooseByNow(adapters, wantedId, cpu?.[speed] ?? null, automatic?.speeds?.[speed] ?? null)
  return {
    computes: [
      {
        name: 'cpu',
        title: 'Processor',
        available: true,
        words: 'Always there, and quick at playing. Needs nothing installed.',
        speeds: cpu,
        failure: null,
        adapters: [],
      },
      {
        name: 'webgpu',
        title: 'WebGPU',
        available: cards.length > 0,
        words: webgpuWords(cards),
        speeds: used?.speeds ?? null,
        failure: null,
        adapters: [...cards.filter((it) => it === used), ...cards.filter((it) => it !== used)],
      },
      {
        name: 'tensorflow',
        ...tensorflowFacts(),
        speeds: await recalled(speedsKey('tensorflow')),
        failure: null,
        adapters: [],
      },
    ],
    automatic: {
      training: by('trainingHz'),
      oneTake: by('samplingHz'),
      manyTakes: by('manyTakesHz'),
    },
  }
}

function tensorflowFacts() {
  const { title, available, words, missing } = tensorflowState()
  return { title, available, words: available || !missing ? words : `For NVIDIA graphics cards. ${missing}` }
}

const stateOf = (
  { id, name, vendor, driver, backend, kind }: AdapterFacts,
  speeds: MeasuredSpeeds | null,
): AdapterState => ({
  id,
  name,
  vendor,
  driver,
  backend: backendTitles[backend] ?? backend,
  kind: kind === 'gpu' ? 'gpu' : 'software',
  automatic: kind === 'gpu',
  words:
    kind === 'gpu'
      ? ''
      : 'Software on the processor that pretends to be a graphics card: slow, and only chosen by name.',
  speeds,
  failure: null,
})

function webgpuWords(cards: readonly AdapterState[]): string {
  const every = 'For graphics cards of every make. Needs no more than their driver.'
  if (cards.some(({ kind }) => kind === 'gpu')) return every
  if (cards.length > 0)
    return `${every} Here is only software that pretends to be a card: good for trying things out.`
  return `${every} There is no card here that it reaches: nothing is wrong, the processor works.${
    process.platform === 'linux' ? ' A card on Linux needs a driver with Vulkan.' : ''
  }`
}
