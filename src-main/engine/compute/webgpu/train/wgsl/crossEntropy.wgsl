// Softmax cross entropy of rows of logits [rows, levels], and its gradient written over them: softmax − one-hot of the
// target. Losses are added up, one partial sum a workgroup. `across` threads share a row and keep its logits in
// registers; memory decides, every logit is read and written once. Rows whose target is no level (padding) get zeros.
//
// −log p = (highest − target's logit) + log Σ exp(logit − highest), exact also where p itself underflows. Probabilities
// under e⁻⁶⁰ are zero, so that no denormal numbers come into the products that follow. Logits that are not finite are
// found by their bits, because compilers may take it for granted that there are none.
//
// Constants: threads, across (powers of two), perThread, quads (of a row), levels (what is rounded up is left out).

struct Parameters {
  rows: u32,
  // Quads from a row to the next.
  stride: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> logits: array<vec4f>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
// Floats.
@group(0) @binding(3) var<storage, read_write> partials: array<u32>;

const rowsTogether = threads / across;
const lowest = -3e38;
const faintest = -60.0;
const nan = 0x7fc00000u;

var<workgroup> exchanged: array<f32, threads>;
var<workgroup> losses: array<f32, rowsTogether>;
var<workgroup> broken: atomic<u32>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let block = group.y * groups.x + group.x;
  let lane = thread % across;
  let rowHere = thread / across;
  let row = block * rowsTogether + rowHere;
  let inside = row < parameters.rows;
  var wanted = 0xffffffffu;
  if (inside) { wanted = targets[row]; }
  let counts = wanted < levels;

  var held: array<vec4f, perThread>;
  var highest = lowest;
  for (var i = 0u; i < perThread; i++) {
    let quad = i * across + lane;
    var value = vec4f(lowest);
    if (counts && quad < quads) {
      let isLevel = 4u * quad + vec4u(0u, 1u, 2u, 3u) < vec4u(levels);
      let read = logits[row * parameters.stride + quad];
      let isBroken = (bitcast<vec4u>(read) & vec4u(0x7f800000u)) == vec4u(0x7f800000u);
      if (any(isBroken & isLevel)) { atomicStore(&broken, 1u); }
      value = select(value, read, isLevel);
    }
    held[i] = value;
    highest = max(highest, max(max(value.x, value.y), max(value.z, value.w)));
  }
  exchanged[thread] = highest;
  for (var half = across / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { exchanged[thread] = max(exchanged[thread], exchanged[thread + half]); }
  }
  workgroupBarrier();
  highest = exchanged[rowHere * across];
  workgroupBarrier();

  var sum = 0.0;
  for (var i = 0u; i < perThread; i++) {
    let difference = held[i] - highest;
    let value = select(exp(difference), vec4f(), difference < vec4f(faintest));
    sum += (value.x + value.y) + (value.z + value.w);
  }
  exchanged[thread] = sum;
  if (lane == 0u) { losses[rowHere] = 0.0; }
  for (var half = across / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { exchanged[thread] += exchanged[thread + half]; }
  }
  workgroupBarrier();
  sum = exchanged[rowHere * across];

  for (var i = 0u; i < perThread; i++) {
    let quad = i * across + lane;
    if (inside && quad < quads) {
      var gradient = vec4f();
      if (counts) {
        let difference = held[i] - highest;
        gradient = select(exp(difference) / sum, vec4f(), difference < vec4f(faintest));
        if (quad == wanted / 4u) {
          gradient[wanted % 4u] -= 1.0;
          losses[rowHere] = log(sum) - difference[wanted % 4u];
        }
      }
      logits[row * parameters.stride + quad] = gradient;
    }
  }
  workgroupBarrier();
  if (thread != 0u || block * rowsTogether >= parameters.rows) { return; }
  var loss = 0.0;
  for (var i = 0u; i < rowsTogether; i++) { loss += losses[i]; }
  partials[block] = select(bitcast<u32>(loss), nan, atomicLoad(&broken) != 0u);
}
