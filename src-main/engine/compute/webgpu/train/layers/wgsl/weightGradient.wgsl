// The gradient of a layer's weights, Σ over positions of left[t]ᵀ·right[t], for several layers at once; cut over positions
// into slices, whose sums reduce.wgsl adds up in a fixed order:
//   ofDense false: left = [x[t − d] | x[t] | condition[t]], right = dA[t]     → gates [2·residual + local, 2·dilation]
//   ofDense true:  left = z[t],                             right = dNext[t]  → dense [dilation, residual]
// One workgroup a tile of the result, a slice of the positions of a piece, and a layer; a thread holds
// [4·threadRows, 4·threadColumns] of it. leftQuads·rightQuads·16 multiply-accumulates a position and layer, and at least
// 4·4·(leftQuads + rightQuads) bytes.

struct Parameters {
  rows: u32,
  pieces: u32,
  slices: u32,
  firstLayer: u32,
  partials: u32,
  // Channels of the local condition, in fours.
  localQuads: u32,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> condition: array<vec4f>;
@group(0) @binding(4) var<storage, read> scratch: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;

const rightQuads = select(gateColumns, residualQuads, ofDense);
// Threads down and across.
const down = tileRows / threadRows;
const across = tileColumns / threadColumns;
const threads = down * across;
const rightAt = chunk * tileRows;

var<workgroup> pool: array<vec4f, chunk * (tileRows + tileColumns)>;

fn leftAt(place: Place, piece: u32, row: u32, column: u32) -> vec4f {
  let at = piece * parameters.rows + row;
  if (ofDense) { return scratch[place.z + at * dilationQuads + column]; }
  if (column < residualQuads) { return x[place.x + (at - place.dilation) * residualQuads + column]; }
  if (column < 2u * residualQuads) { return x[place.x + at * residualQuads + column - residualQuads]; }
  return condition[at * parameters.localQuads + column - 2u * residualQuads];
}

fn rightOf(place: Place, piece: u32, row: u32, column: u32) -> vec4f {
  let at = (piece * parameters.rows + row) * rightQuads + column;
  return scratch[select(place.dA, place.dNext, ofDense) + at];
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let place = places[parameters.firstLayer + workgroup.z];
  let leftQuads = select(2u * residualQuads + parameters.localQuads, dilationQuads, ofDense);
  let tilesDown = (leftQuads + tileRows - 1u) / tileRows;
  let firstLeft = workgroup.x % tilesDown * tileRows;
  let firstRight = workgroup.x / tilesDown * tileColumns;
  let piece = workgroup.y / parameters.slices;
  let count = parameters.rows - place.first;
  let sliceRows = (count + parameters.slices - 1u) / parameters.slices;
  let begin = place.first + workgroup.y % parameters.slices * sliceRows;
  let end = min(begin + sliceRows, parameters.rows);
  let threadDown = thread / across;
  let threadAcross = thread % across;
  var sums = array<vec4f, 4u * threadRows * threadColumns>();
  for (var start = begin; start < end; start += chunk) {
    workgroupBarrier();
    for (var i = thread; i < chunk * tileRows; i += threads) {
      let row = start + i / tileRows;
      let column = firstLeft + i % tileRows;
      var value = vec4f();
      if (row < end && column < leftQuads) { value = leftAt(place, piece, row, column); }
      pool[i] = value;
    }
    for (var i = thread; i < chunk * tileColumns; i += threads) {
      let row = start + i / tileColumns;
      let column = firstRight + i % tileColumns;
      var value = vec4f();
      if (row < end && column < rightQuads) { value = rightOf(place, piece, row, column); }
      pool[rightAt + i] = value;
    }
    workgroupBarrier();
    for (var t = 0u; t < chunk; t++) {
      var right: array<vec4f, threadColumns>;
      for (var j = 0u; j < threadColumns; j++) {
        right[j] = pool[rightAt + t * tileColumns + threadAcross + j * across];
      }
      for (var i = 0u; i < threadRows; i++) {
        let left = pool[t * tileRows + threadDown + i * down];
        for (var j = 0u; j < threadColumns; j++) {
          let at = 4u * (i * threadColumns + j);
          sums[at] = sums[at] + left.x * right[j];
          sums[at + 1u] = sums[at + 1u] + left.y * right[j];
          sums[at + 2u] = sums[at + 2u] + left.z * right[j];
          sums[at + 3u] = sums[at + 3u] + left.w * right[j];
        }
      }
    }
  }
  let slice = workgroup.z * parameters.slices * parameters.pieces + workgroup.y;
  for (var i = 0u; i < threadRows; i++) {
    let row = firstLeft + threadDown + i * down;
    for (var j = 0u; j < threadColumns; j++) {
      let column = firstRight + threadAcross + j * across;
      if (row < leftQuads && column < rightQuads) {
        for (var c = 0u; c < 4u; c++) {
          partials[parameters.partials + (slice * 4u * leftQuads + 4u * row + c) * rightQuads + column] =
            sums[4u * (i * threadColumns + j) + c];
        }
      }
    }
  }
}
