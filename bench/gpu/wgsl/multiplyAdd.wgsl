// How fast the card multiplies and adds in registers: every thread goes through `rounds` rounds of 16 fused
// multiply-adds on 16 chains that don't wait for each other. Nothing is read and next to nothing written, so this is
// the most that any kernel of float32 arithmetic can reach.
struct Parameters { factor: f32, summand: f32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(threads)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = vec4f(parameters.factor);
  let summand = vec4f(parameters.summand);
  var a = vec4f(f32(id.x));
  var b = a + 1.0;
  var c = a + 2.0;
  var d = a + 3.0;
  for (var round = 0u; round < rounds; round += 4u) {
    a = fma(a, factor, summand); b = fma(b, factor, summand); c = fma(c, factor, summand); d = fma(d, factor, summand);
    a = fma(a, factor, summand); b = fma(b, factor, summand); c = fma(c, factor, summand); d = fma(d, factor, summand);
    a = fma(a, factor, summand); b = fma(b, factor, summand); c = fma(c, factor, summand); d = fma(d, factor, summand);
    a = fma(a, factor, summand); b = fma(b, factor, summand); c = fma(c, factor, summand); d = fma(d, factor, summand);
  }
  sums[id.x] = dot(a + b, c + d);
}
