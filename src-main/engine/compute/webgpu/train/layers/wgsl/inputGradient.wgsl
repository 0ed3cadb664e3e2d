// The gradient of a layer's input, for rows firstInput … rows − 1 of every piece:
//   dX[t] = dNext[t] + dA[t]·gates(rows of x[t])ᵀ + dA[t + d]·gates(rows of x[t − d])ᵀ
// where dNext and dA are nothing before the first row of the output, and dA after the last row.
// and its sum over each tile, for the bias below. 2·residual·2·dilation multiply-accumulates a position; at least 4·(2·residual + 2·dilation) bytes.

@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> scratch: array<vec4f>;
// [layers][pieces][tiles][residual]
@group(0) @binding(3) var<storage, read_write> inputSums: array<vec4f>;

// A thread has two columns where their number is even: they share what is read of the tile.
const paired = residualQuads % 2u == 0u;
const threadColumns = select(residualQuads, residualQuads / 2u, paired);
const weightsAt = 0u;
const tileAt = 4u * chunkQuads * residualQuads;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let pieceRow = workgroup.y * layer.rows;
  let firstRow = layer.firstInput + tileOf(workgroup) * positions;
  if (firstRow >= layer.rows) { return; }
  let column = thread % threadColumns;
  let group = thread / threadColumns;
  var sums = Sums();
  var secondSums = Sums();
  // First through x[t] (the lower half of gates), then through x[t − d].
  for (var start = 0u; start < 2u * gateColumns; start += chunkQuads) {
    workgroupBarrier();
    for (var i = thread; i < chunkQuads * residualQuads; i += threads) {
      let k = start + i % chunkQuads;
      let r = i / chunkQuads;
      var block = mat4x4f();
      if (k < 2u * gateColumns) {
        let isPast = k >= gateColumns;
        let row = 4u * (r + select(residualQuads, 0u, isPast));
        let at = layer.gates + row * gateColumns + select(k, k - gateColumns, isPast);
        block = transpose(mat4x4f(
          weights[at], weights[at + gateColumns], weights[at + 2u * gateColumns], weights[at + 3u * gateColumns],
        ));
      }
      for (var j = 0u; j < 4u; j++) {
        pool[weightsAt + (4u * (i % chunkQuads) + j) * residualQuads + r] = block[j];
      }
    }
    for (var i = thread; i < positions * chunkQuads; i += threads) {
      let k = start + i % chunkQuads;
      let isPast = k >= gateColumns;
      let row = firstRow + i / chunkQuads + select(0u, layer.dilation, isPast);
      var value = vec4f();
      if (k < 2u * gateColumns && row >= layer.first && row < layer.rows) {
        value = scratch[layer.dA + (pieceRow + row) * gateColumns + select(k, k - gateColumns, isPast)];
      }
      pool[tileAt + i / chunkQuads * tileStride + i % chunkQuads] = value;
    }
    workgroupBarrier();
    if (paired) {
      addProductPairs(&sums, &secondSums, tileAt, weightsAt, residualQuads, column, threadColumns, group);
    } else {
      addProducts(&sums, tileAt, weightsAt, residualQuads, column, group);
    }
  }
  finish(&sums, column, group, workgroup, firstRow);
  if (paired) { finish(&secondSums, column + threadColumns, group, workgroup, firstRow); }
}

// Adds what comes past the layer to a column of fours, and leaves its sum over the tile.
fn finish(sums: ptr<function, Sums>, column: u32, group: u32, workgroup: vec3u, firstRow: u32) {
  var total = vec4f();
  for (var i = 0u; i < perThread; i++) {
    let row = firstRow + group + i * groups;
    if (row >= layer.rows) { continue; }
    let at = (workgroup.y * layer.rows + row) * residualQuads + column;
    var sum = (*sums)[i];
    if (layer.hasNext != 0u && row >= layer.first) { sum += scratch[layer.dNext + at]; }
    scratch[layer.dX + at] = sum;
    total += sum;
  }
  total = sumOfGroups(total, threadColumns, column % threadColumns, group);
  if (group == 0u) {
    let tile = (layer.index * layer.pieces + workgroup.y) * layer.inputTiles + tileOf(workgroup);
    inputSums[tile * residualQuads + column] = total;
  }
}
