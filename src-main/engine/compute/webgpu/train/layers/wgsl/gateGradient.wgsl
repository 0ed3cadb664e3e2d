// The gradient of what goes into tanh and σ, for rows first … rows − 1 of every piece:
//   dz[t] = dZ[t] (rows that predict) + dNext[t]·denseᵀ (all layers but the last)
//   dA[t] = [dz ⊙ σ ⊙ (1 − tanh²) | dz ⊙ tanh ⊙ σ ⊙ (1 − σ)]   → scratch [pieces][rows][2·dilation]
//   z[t] = tanh ⊙ σ                                            → scratch [pieces][rows][dilation]
// and the sum of dA over each tile, for the biases.
// tanh and σ are those that forward.wgsl kept, or computed again from x: (2·residual + local)·2·dilation multiply-accumulates a
// position, and dilation·residual for dz.

@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> condition: array<vec4f>;
@group(0) @binding(4) var<storage, read> gateBias: array<vec4f>;
@group(0) @binding(5) var<storage, read> allDZ: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> scratch: array<vec4f>;
// [layers][pieces][tiles][2·dilation]
@group(0) @binding(7) var<storage, read_write> gateSums: array<vec4f>;
// tanh(a) and σ(b), [pieces][rows][2·dilation], where they are kept.
@group(0) @binding(8) var<storage, read> kept: array<vec4f>;

const denseAt = 0u;
const dNextAt = 4u * chunkQuads * dilationQuads;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let piece = workgroup.y;
  let firstRow = layer.first + tileOf(workgroup) * positions;
  if (firstRow >= layer.rows) { return; }
  let column = thread % dilationQuads;
  let group = thread / dilationQuads;
  var tanhs = Sums();
  var sigmoids = Sums();
  if (!keepsGates) { preActivations(&tanhs, &sigmoids, piece, firstRow, thread); }
  var dZs = Sums();
  if (layer.hasNext != 0u) { addThroughDense(&dZs, piece, firstRow, thread); }
  var tanhSum = vec4f();
  var sigmoidSum = vec4f();
  for (var i = 0u; i < perThread; i++) {
    let row = firstRow + group + i * groups;
    if (row >= layer.rows) { continue; }
    let at = piece * layer.rows + row;
    var f = vec4f();
    var g = vec4f();
    if (keepsGates) {
      f = kept[at * gateColumns + column];
      g = kept[at * gateColumns + column + dilationQuads];
    } else {
      f = tanhOf(tanhs[i]);
      g = sigmoidOf(sigmoids[i]);
    }
    var dz = dZs[i];
    if (row >= layer.firstPredicting) {
      let zRow = piece * layer.predicting + row - layer.firstPredicting;
      dz += allDZ[(zRow * layer.layers + layer.index) * dilationQuads + column];
    }
    let dTanh = dz * g * (1.0 - f * f);
    let dSigmoid = dz * f * g * (1.0 - g);
    tanhSum += dTanh;
    sigmoidSum += dSigmoid;
    let dA = layer.dA + at * gateColumns + column;
    scratch[dA] = dTanh;
    scratch[dA + dilationQuads] = dSigmoid;
    scratch[layer.z + at * dilationQuads + column] = f * g;
  }
  tanhSum = sumOfGroups(tanhSum, dilationQuads, column, group);
  sigmoidSum = sumOfGroups(sigmoidSum, dilationQuads, column, group);
  if (group == 0u) {
    let tile = (layer.index * layer.pieces + piece) * layer.gateTiles + tileOf(workgroup);
    gateSums[tile * gateColumns + column] = tanhSum;
    gateSums[tile * gateColumns + column + dilationQuads] = sigmoidSum;
  }
}

fn addThroughDense(dZs: ptr<function, Sums>, piece: u32, firstRow: u32, thread: u32) {
  let column = thread % dilationQuads;
  let group = thread / dilationQuads;
  for (var start = 0u; start < residualQuads; start += chunkQuads) {
    workgroupBarrier();
    // Four by four of dense, turned round.
    for (var i = thread; i < chunkQuads * dilationQuads; i += threads) {
      let k = i % chunkQuads;
      let d = i / chunkQuads;
      var block = mat4x4f();
      if (start + k < residualQuads) {
        let at = layer.dense + 4u * d * residualQuads + start + k;
        block = transpose(mat4x4f(
          weights[at], weights[at + residualQuads], weights[at + 2u * residualQuads], weights[at + 3u * residualQuads],
        ));
      }
      for (var j = 0u; j < 4u; j++) { pool[denseAt + (4u * k + j) * dilationQuads + d] = block[j]; }
    }
    for (var i = thread; i < positions * chunkQuads; i += threads) {
      let k = start + i % chunkQuads;
      let row = firstRow + i / chunkQuads;
      var value = vec4f();
      if (row < layer.rows && k < residualQuads) {
        value = scratch[layer.dNext + (piece * layer.rows + row) * residualQuads + k];
      }
      pool[dNextAt + i / chunkQuads * tileStride + i % chunkQuads] = value;
    }
    workgroupBarrier();
    addProducts(dZs, dNextAt, denseAt, dilationQuads, column, group);
  }
}
