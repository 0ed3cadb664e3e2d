// Adds up matrices of one shape, one after another: out [rows, columns] += Σ_i partials[i] [rows, columns], always in the
// same order. A thread adds one quad of four columns. Memory decides: each partial is read once, out read and written.
//
// Constants: threads.

struct Parameters {
  // Of the whole matrix.
  quads: u32,
  partials: u32,
  quadsOfRow: u32,
  // Quads from a row of out to the next.
  stride: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * threads + thread;
  if (index >= parameters.quads) { return; }
  let size = parameters.quads;
  let wholeFours = parameters.partials / 4u * 4u;
  var sum = vec4f();
  var at = index;
  // Four at a time, so that four reads are on their way together.
  for (var i = 0u; i < wholeFours; i += 4u) {
    let first = partials[at];
    let second = partials[at + size];
    let third = partials[at + 2u * size];
    let fourth = partials[at + 3u * size];
    sum += (first + second) + (third + fourth);
    at += 4u * size;
  }
  for (var i = wholeFours; i < parameters.partials; i++) {
    sum += partials[at];
    at += size;
  }
  let row = index / parameters.quadsOfRow;
  let to = row * parameters.stride + index % parameters.quadsOfRow;
  out[to] += sum;
}
