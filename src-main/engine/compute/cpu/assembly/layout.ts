// What the host lays out in the one memory of a sampler, and both kernels read. The host writes these records as plain
// 32-bit integers in the order of their fields: keep samplerMemory.ts in step.
//
// Padded sizes: residual, skip and quantization channels are multiples of 32, dilation channels of 16. Padding is zero
// everywhere but in the logits' bias, where it is so low that padded codes are never picked.

@unmanaged
export class Network {
  layers: i32
  residual: i32
  dilation: i32
  skip: i32
  quantization: i32
  quantizationPadded: i32
  local: i32
  initialWidth: i32
  /** float32 [initialWidth][quantization][residual]; a bias is part of the last tap's. */
  table: usize
  /**
   * One product a layer, of [past, current]: 32 outputs a block = 16 filters and their 16 gates, scaled for `activate`.
   */
  gates: Product
  residualProduct: Product
  /** Over all layers' z at once. */
  skipProduct: Product
  head1: Product
  head2: Product
  /** float32 [layers · dilation/16][local][32]. */
  localWeights: usize
  /** Scratch: float32 [residual], the sum that goes on to the next layer. */
  x: usize
  /** Scratch: z of all layers, in the kernel's number format. */
  z: usize
  /** Scratch: float32 [skip], [skip] and [quantizationPadded]. */
  sum: usize
  hidden: usize
  logits: usize
  /** Scratch: float32 [quantizationPadded], and as many places for (value, offset) pairs as any product has inputs. */
  exponentials: usize
  list: usize
  /** Scratch: int16 [max(residual, skip)]. */
  quantized: usize
}

/** A matrix as a kernel reads it, or one a layer, `stride` bytes apart. */
@unmanaged
export class Product {
  weights: usize
  /** float32 [outputs]; 0 where the sum starts from something else. */
  bias: usize
  /**
   * float32 [chunks][outputs], int16 only: what one unit of the integer sum is worth,
   * in units of the input where these change.
   */
  scales: usize
  weightStride: i32
  biasStride: i32
  scaleStride: i32
  inputs: i32
  /** Of 32 outputs. */
  blocks: i32
  /** int16 only: inputs lie within ±2^bits. */
  bits: i32
}

@unmanaged
export class Stream {
  /** Ring[layers]. */
  rings: usize
  /** float32 [layers][2 · dilation]: biases and the global condition. */
  base: usize
  /** The same with the local condition of `row`; the same place as `base` when there is none. */
  condition: usize
  /** float32 [local]: the row that `condition` was made with. */
  row: usize
  rowKnown: i32
  /** The code before the one that is fed next; −1 at the start. */
  previous: i32
  /** The code that is fed next. */
  waiting: i32
}

/** The last `dilation` inputs of one layer. */
@unmanaged
export class Ring {
  start: usize
  end: usize
  /** The oldest entry, which the newest will replace. */
  cursor: usize
  /** int16 only: entries are inputs times `scale`; all inputs so far were less than `limit`; unit = 1/scale. */
  scale: f32
  unit: f32
  limit: f32
}

export const ringSize: usize = 24
