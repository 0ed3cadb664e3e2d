// How fast memory is read and written: made[i] = a[i] + factor · b[i] over vectors much larger than any cache, four
// floats at a time (the triad of McCalpin's STREAM). Neighbouring threads take neighbouring fours.
struct Parameters { count: u32, factor: f32, step: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> made: array<vec4f>;

@compute @workgroup_size(threads)
fn main(@builtin(global_invocation_id) id: vec3u) {
  for (var i = id.x; i < parameters.count; i += parameters.step) {
    made[i] = a[i] + parameters.factor * b[i];
  }
}
