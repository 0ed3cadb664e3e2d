// The gradient of the first convolution, second part: adds each code's items, always in the same order, to its row.

struct Parameters {
  // Items of the list of codes, and where those of each code begin.
  items: u32,
  firstItems: u32,
  embedding: u32,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> lists: array<u32>;
@group(0) @binding(2) var<storage, read> sums: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let code = workgroup.z * workgroupsInRow + workgroup.x;
  if (code >= levels) { return; }
  let tap = workgroup.y;
  let begin = lists[parameters.firstItems + code];
  let end = lists[parameters.firstItems + code + 1u];
  for (var column = thread; column < residualQuads; column += 64u) {
    var sum = vec4f();
    for (var item = begin; item < end; item++) {
      sum += sums[(tap * parameters.items + item) * residualQuads + column];
    }
    gradient[parameters.embedding + (tap * levels + code) * residualQuads + column] += sum;
  }
}
