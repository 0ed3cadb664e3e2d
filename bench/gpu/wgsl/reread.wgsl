// How fast one workgroup reads the same few megabytes again and again, which is what sampling one take does with its
// weights: `repetitions` times all of `weights`, 8 reads in flight a thread, four floats a read. Every workgroup reads
// all of it, so that more of them show what many takes can get.
struct Parameters { count: u32, repetitions: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> weights: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3u) {
  var sum = vec4f(0.0);
  for (var repetition = 0u; repetition < parameters.repetitions; repetition++) {
    // The count is a multiple of 8 · threads.
    for (var i = thread; i < parameters.count; i += 8u * threads) {
      let a = weights[i];
      let b = weights[i + threads];
      let c = weights[i + 2u * threads];
      let d = weights[i + 3u * threads];
      let e = weights[i + 4u * threads];
      let f = weights[i + 5u * threads];
      let g = weights[i + 6u * threads];
      let h = weights[i + 7u * threads];
      sum = fma(sum, vec4f(0.5), ((a + b) + (c + d)) + ((e + f) + (g + h)));
    }
  }
  sums[group.x * threads + thread] = sum;
}
