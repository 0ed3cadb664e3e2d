// One layer forward (van den Oord et al. 2016, eq. 2 and 3; ibab's wavenet/model.py, `_create_dilation_layer`), for rows
// first … rows − 1 of every piece:
//   z = tanh(a) ⊙ σ(b), (a, b) as in gates.wgsl;   next[t] = x[t] + z·dense + denseBias
// z goes to the layer's columns of [pieces·predicting][layers·dilation] for the rows that predict.
//
// One workgroup a tile of positions with all their channels: x and the condition are read once a tile, z stays in
// workgroup memory. At least (2·residual + local)·2·dilation + dilation·residual multiply-accumulates a position, and
// 4·(2·residual + local + dilation) bytes: 5,120 and 384 with 32 channels, so that a card is bound by its memory and by
// starting the kernel; 20,480 and 768 with 64.

@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
// Only read; but it lies in one buffer with `next`.
@group(0) @binding(2) var<storage, read_write> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> condition: array<vec4f>;
@group(0) @binding(4) var<storage, read> gateBias: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> allZ: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> next: array<vec4f>;
// tanh(a) and σ(b), [pieces][rows][2·dilation], where they are kept for the gradient.
@group(0) @binding(7) var<storage, read_write> kept: array<vec4f>;

const zStride = dilationQuads + 1u;
const zAt = 0u;
const denseAt = positions * zStride;
// How often all threads take one column of four each, until all positions have all their columns.
// denseQuads divides dilationQuads.
const rounds = (groups * residualQuads + threads - 1u) / threads;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let piece = workgroup.y;
  let firstRow = layer.first + tileOf(workgroup) * positions;
  if (firstRow >= layer.rows) { return; }
  let column = thread % dilationQuads;
  let group = thread / dilationQuads;
  var tanhs = Sums();
  var sigmoids = Sums();
  preActivations(&tanhs, &sigmoids, piece, firstRow, thread);
  workgroupBarrier();
  for (var i = 0u; i < perThread; i++) {
    let position = group + i * groups;
    let row = firstRow + position;
    let f = tanhOf(tanhs[i]);
    let g = sigmoidOf(sigmoids[i]);
    let z = f * g;
    if (keepsGates && row < layer.rows) {
      let at = (piece * layer.rows + row) * gateColumns + column;
      kept[at] = f;
      kept[at + dilationQuads] = g;
    }
    if (layer.hasNext != 0u) { pool[zAt + position * zStride + column] = z; }
    if (row >= layer.firstPredicting && row < layer.rows) {
      let zRow = piece * layer.predicting + row - layer.firstPredicting;
      allZ[(zRow * layer.layers + layer.index) * dilationQuads + column] = z;
    }
  }
  if (layer.hasNext != 0u) { addResidual(piece, firstRow, thread); }
}

fn addResidual(piece: u32, firstRow: u32, thread: u32) {
  for (var round = 0u; round < rounds; round++) {
    let item = round * threads + thread;
    let column = item % residualQuads;
    let group = item / residualQuads;
    // Said aloud: SwiftShader otherwise goes on from the round before.
    var sums = Sums();
    for (var start = 0u; start < dilationQuads; start += denseQuads) {
      workgroupBarrier();
      for (var i = thread; i < 4u * denseQuads * residualQuads; i += threads) {
        pool[denseAt + i] = weights[layer.dense + 4u * start * residualQuads + i];
      }
      workgroupBarrier();
      if (group < groups) {
        for (var k = 0u; k < denseQuads; k++) {
          let w = denseAt + 4u * k * residualQuads + column;
          let w0 = pool[w];
          let w1 = pool[w + residualQuads];
          let w2 = pool[w + 2u * residualQuads];
          let w3 = pool[w + 3u * residualQuads];
          for (var i = 0u; i < perThread; i++) {
            let z = pool[zAt + (group + i * groups) * zStride + start + k];
            sums[i] = sums[i] + z.x * w0 + z.y * w1 + z.z * w2 + z.w * w3;
          }
        }
      }
    }
    if (group < groups) {
      let bias = weights[layer.denseBias + column];
      for (var i = 0u; i < perThread; i++) {
        let row = firstRow + group + i * groups;
        if (row < layer.rows) {
          let at = (piece * layer.rows + row) * residualQuads + column;
          next[at] = x[at] + bias + sums[i];
        }
      }
    }
  }
}
