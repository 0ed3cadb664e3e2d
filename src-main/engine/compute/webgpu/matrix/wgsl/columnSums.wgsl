// Sums over the rows of a matrix, in parts: partials [splits, columns], where part s = Σ_r a[r, c] over the rows
// s·splitRows … A workgroup takes 64 columns (16 quads across, which are read side by side) and threads / 16 rows at a
// time; in the end its rows of threads are added up pair by pair, always in the same order. Memory decides: a is read
// once.
//
// Constants: threads (a power of two, 16 at least).

struct Parameters {
  rows: u32,
  quads: u32,
  // Quads from a row to the next.
  stride: u32,
  splitRows: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partials: array<vec4f>;

const across = 16u;
const down = threads / across;

var<workgroup> sums: array<vec4f, threads>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let quad = across * group.x + thread % across;
  let begin = group.y * parameters.splitRows;
  let end = min(begin + parameters.splitRows, parameters.rows);
  var sum = vec4f();
  if (quad < parameters.quads) {
    var row = begin + thread / across;
    // Four rows at a time, so that four reads are on their way together.
    for (; row + 3u * down < end; row += 4u * down) {
      let at = row * parameters.stride + quad;
      let step = down * parameters.stride;
      sum += (a[at] + a[at + step]) + (a[at + 2u * step] + a[at + 3u * step]);
    }
    for (; row < end; row += down) { sum += a[row * parameters.stride + quad]; }
  }
  sums[thread] = sum;
  for (var half = threads / 2u; half >= across; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  if (thread < across && quad < parameters.quads) {
    partials[group.y * parameters.quads + quad] = sums[thread];
  }
}
