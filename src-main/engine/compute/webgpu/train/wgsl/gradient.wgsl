// The gradient as an optimiser sees it, flat [count]: scale·(packed gradient, gathered) + λ·weight (not for biases), and
// the sum of its squares, one partial sum a workgroup. A thread takes perThread numbers that lie `threads` apart, so
// that neighbours read what lies side by side. Memory decides: 16 bytes a number.
//
// Constants: threads (a power of two), perThread.

struct Parameters { count: u32 }

// What changes from step to step.
struct Values {
  scale: f32,
  l2: f32,
  stepSize: f32,
  averageDecay: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> places: array<u32>;
@group(0) @binding(2) var<storage, read> packed: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> values: Values;
@group(0) @binding(5) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(6) var<storage, read_write> partials: array<f32>;

const biasBit = 0x80000000u;

var<workgroup> sums: array<f32, threads>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let block = group.y * groups.x + group.x;
  var sum = 0.0;
  for (var i = 0u; i < perThread; i++) {
    let index = (block * perThread + i) * threads + thread;
    if (index < parameters.count) {
      let place = places[index];
      var value = values.scale * packed[place & ~biasBit];
      if (values.l2 > 0.0 && (place & biasBit) == 0u) { value += values.l2 * weights[index]; }
      gradient[index] = value;
      sum += value * value;
    }
  }
  sums[thread] = sum;
  for (var half = threads / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  // The grid may be larger than what there is to do.
  if (thread == 0u && block * perThread * threads < parameters.count) { partials[block] = sums[0]; }
}
