// The first convolution, of one-hot codes: rows of a table, one for each tap.
//   x[piece][r] = bias + Σ over taps of embedding[tap·levels + codes[piece][r + tap]]
// codes is [pieces][rows + taps]. No arithmetic to speak of: 4·residual bytes written a row.

struct Parameters { pieces: u32, rows: u32, embedding: u32, bias: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read> codes: array<u32>;
@group(0) @binding(3) var<storage, read_write> x: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = 64u * (workgroup.z * workgroupsInRow + workgroup.x) + thread;
  let piece = workgroup.y;
  let row = index / residualQuads;
  let column = index % residualQuads;
  if (row >= parameters.rows) { return; }
  var sum = weights[parameters.bias + column];
  for (var tap = 0u; tap < taps; tap++) {
    let code = codes[piece * (parameters.rows + taps) + row + tap];
    sum += weights[parameters.embedding + (tap * levels + code) * residualQuads + column];
  }
  x[(piece * parameters.rows + row) * residualQuads + column] = sum;
}
