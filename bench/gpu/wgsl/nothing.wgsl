// What a dispatch costs that does nothing: one thread adds one to one number, so that each waits for the one before.
struct Parameters { step: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> count: array<u32>;

@compute @workgroup_size(1)
fn main() {
  count[0] += parameters.step;
}
