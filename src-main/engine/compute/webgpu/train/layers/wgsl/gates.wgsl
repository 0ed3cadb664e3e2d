// What goes into tanh and σ, for a tile of positions:
//   [positions, 2·dilation] = [x[t − d] | x[t] | condition[t]] · gates + bias of the piece
// (van den Oord et al. 2016, eq. 2 and 3). Needs tile.wgsl and layer.wgsl; the kernel declares `layer`, `weights`, `x`, `condition` and
// `gateBias`, all read four floats at a time.

const gateWeightsAt = 0u;
const gateTileAt = 4u * chunkQuads * gateColumns;

fn preActivations(tanhs: ptr<function, Sums>, sigmoids: ptr<function, Sums>, piece: u32, firstRow: u32, thread: u32) {
  let column = thread % dilationQuads;
  let group = thread / dilationQuads;
  let bias = (piece * layer.layers + layer.index) * gateColumns + column;
  for (var i = 0u; i < perThread; i++) {
    (*tanhs)[i] = gateBias[bias];
    (*sigmoids)[i] = gateBias[bias + dilationQuads];
  }
  let pieceRow = piece * layer.rows;
  let innerQuads = 2u * residualQuads + layer.localQuads;
  for (var start = 0u; start < innerQuads; start += chunkQuads) {
    workgroupBarrier();
    for (var i = thread; i < 4u * chunkQuads * gateColumns; i += threads) {
      var value = vec4f();
      if (4u * start + i / gateColumns < 4u * innerQuads) {
        value = weights[layer.gates + 4u * start * gateColumns + i];
      }
      pool[gateWeightsAt + i] = value;
    }
    for (var i = thread; i < positions * chunkQuads; i += threads) {
      let k = start + i % chunkQuads;
      let row = firstRow + i / chunkQuads;
      var value = vec4f();
      if (row < layer.rows && k < innerQuads) {
        if (k < residualQuads) {
          value = x[(pieceRow + row - layer.dilation) * residualQuads + k];
        } else if (k < 2u * residualQuads) {
          value = x[(pieceRow + row) * residualQuads + k - residualQuads];
        } else {
          value = condition[(pieceRow + row) * layer.localQuads + k - 2u * residualQuads];
        }
      }
      pool[gateTileAt + i / chunkQuads * tileStride + i % chunkQuads] = value;
    }
    workgroupBarrier();
    addProductPairs(tanhs, sigmoids, gateTileAt, gateWeightsAt, gateColumns, column, dilationQuads, group);
  }
}
