// The gradient of the first convolution, first part: for each tap and each item of the list of codes (at most 256 rows
// that heard the same code), the sum of their gradients: [taps][items][residual]. Each row is read once a tap.

struct Parameters {
  rows: u32,
  // Where the gradient of the first layer's input lies, in fours.
  dX: u32,
  // Where the list's items begin: two words each, the first position and that behind the last.
  items: u32,
  // How many there are.
  count: u32,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
// See ../codeLists.ts.
@group(0) @binding(1) var<storage, read> lists: array<u32>;
@group(0) @binding(2) var<storage, read> scratch: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> sums: array<vec4f>;

const threads = 64u;
const columnsAtATime = min(residualQuads, threads);
const lanes = threads / columnsAtATime;
var<workgroup> pool: array<vec4f, threads>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let item = workgroup.z * workgroupsInRow + workgroup.x;
  if (item >= parameters.count) { return; }
  let tap = workgroup.y;
  let begin = lists[parameters.items + 2u * item];
  let end = lists[parameters.items + 2u * item + 1u];
  let lane = thread / columnsAtATime;
  for (var start = 0u; start < residualQuads; start += columnsAtATime) {
    let column = start + thread % columnsAtATime;
    var sum = vec4f();
    if (lane < lanes && column < residualQuads) {
      for (var i = begin + lane; i < end; i += lanes) {
        let piece = lists[i] / (parameters.rows + taps);
        let position = lists[i] % (parameters.rows + taps);
        if (position >= tap && position - tap < parameters.rows) {
          let row = piece * parameters.rows + position - tap;
          sum += scratch[parameters.dX + row * residualQuads + column];
        }
      }
    }
    workgroupBarrier();
    pool[thread] = sum;
    workgroupBarrier();
    if (lane == 0u && column < residualQuads) {
      for (var i = 1u; i < lanes; i++) { sum += pool[i * columnsAtATime + thread]; }
      sums[(tap * parameters.count + item) * residualQuads + column] = sum;
    }
  }
}
