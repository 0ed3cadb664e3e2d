// Adds up partial sums [count] in one workgroup, always in the same order: a thread takes every threads-th, and then
// pairs are added. The loss is added to what is there; of the gradient's sum of squares the root is kept. Where anything
// isn't finite, or the weights are broken, NaN is written by its bits: compilers may take it for granted that there is
// none.
//
// Constants: threads (a power of two), isNorm.

struct Parameters { count: u32 }

@group(0) @binding(0) var<uniform> parameters: Parameters;
// Floats.
@group(0) @binding(1) var<storage, read> partials: array<u32>;
// Loss, norm, broken.
@group(0) @binding(2) var<storage, read_write> results: array<u32, 4>;

const nan = 0x7fc00000u;

var<workgroup> sums: array<f32, threads>;
var<workgroup> broken: atomic<u32>;

fn isBroken(bits: u32) -> bool { return (bits & 0x7f800000u) == 0x7f800000u; }

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = thread; i < parameters.count; i += threads) {
    let bits = partials[i];
    if (isBroken(bits)) { atomicStore(&broken, 1u); }
    sum += bitcast<f32>(bits);
  }
  sums[thread] = sum;
  for (var half = threads / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  if (thread != 0u) { return; }
  var whole = sums[0];
  if (!isNorm) { whole += bitcast<f32>(results[0]); }
  var bits = bitcast<u32>(whole);
  if (atomicLoad(&broken) != 0u || isBroken(bits) || results[2] != 0u) { bits = nan; }
  else if (isNorm) { bits = bitcast<u32>(sqrt(whole)); }
  results[select(0u, 1u, isNorm)] = bits;
}
