/** What the layers' kernels have in common: their files, constants and parameters. */
import type { Binding, KernelConstants } from '../../gpu.ts'
import type { LayerBuffers } from './buffers.ts'
import { denseQuads, poolQuads, tileThreads, type PositionKernel, type PositionTile } from './tiles.ts'

export const kernelFile = (name: string): URL => new URL(`wgsl/${name}.wgsl`, import.meta.url)

export const reading = (buffer: GPUBuffer): Binding => ({ buffer, access: 'read' })
export const writing = (buffer: GPUBuffer): Binding => ({ buffer, access: 'readWrite' })

/** Part of a buffer, in floats. */
export const partOf = (
  buffer: GPUBuffer,
  access: Binding['access'],
  offset: number,
  count: number,
): Binding => ({
  buffer,
  access,
  offset: 4 * offset,
  size: 4 * count,
})

/** A dimension of a dispatch has room for 65,535 workgroups at least. */
const workgroupsInRow = 2 ** 15

/** So many workgroups a piece, as wgsl/tile.wgsl counts them, and the constant by which it does. */
export const workgroupGrid = (count: number, pieces: number): readonly [number, number, number] => [
  Math.min(count, workgroupsInRow),
  pieces,
  Math.ceil(count / workgroupsInRow),
]
export const gridConstants: KernelConstants = { workgroupsInRow }

export const channelConstants = ({ sizes }: LayerBuffers): KernelConstants => ({
  residualQuads: sizes.residual / 4,
  dilationQuads: sizes.dilation / 4,
})

export function tileConstants(it: LayerBuffers, kernel: PositionKernel, tile: PositionTile): KernelConstants {
  return {
    ...channelConstants(it),
    ...gridConstants,
    keepsGates: it.tiles.keepsGates,
    positions: tile.positions,
    perThread: tile.perThread,
    chunkQuads: tile.chunkQuads,
    denseQuads: denseQuads(it.sizes.dilation / 4, tile),
    threads: tileThreads(it.sizes, kernel, tile),
    poolLength: poolQuads[kernel](it.sizes, tile),
  }
}

/** wgsl/layer.wgsl */
export function layerParameters({ sizes, shape, sections, layout }: LayerBuffers, layer: number): number[] {
  const { gates, dense, denseBias } = sections.perLayer[layer]
  return [
    layer,
    layer + 1 < sizes.layers ? 1 : 0,
    sizes.layers,
    sizes.dilations[layer],
    sizes.starts[layer + 1],
    sizes.starts[sizes.layers],
    shape.rows,
    shape.pieces,
    shape.predicting,
    sizes.local / 4,
    gates.offset / 4,
    dense.offset / 4,
    denseBias.offset / 4,
    sizes.starts[layer],
    layout.dX(layer + 1) / 4,
    layout.dX(layer) / 4,
    layout.dA(layer) / 4,
    layout.z(layer) / 4,
    layout.gateTiles,
    layout.inputTiles,
  ]
}

/** Layer `layer`'s tanh and σ, where they are kept. */
export function gateBinding(
  { gates, layout, nothing }: LayerBuffers,
  layer: number,
  access: Binding['access'],
): Binding {
  if (layout.gateStride === 0) return { buffer: nothing, access }
  return partOf(
    gates[Math.floor(layer / layout.together)],
    access,
    (layer % layout.together) * layout.gateStride,
    layout.gateStride,
  )
}

/** Layer `layer`'s input. */
export const inputBinding = (
  { x, layout }: LayerBuffers,
  layer: number,
  access: Binding['access'],
): Binding =>
  partOf(
    x[Math.floor(layer / layout.together)],
    access,
    (layer % layout.together) * layout.xStride,
    layout.xStride,
  )
