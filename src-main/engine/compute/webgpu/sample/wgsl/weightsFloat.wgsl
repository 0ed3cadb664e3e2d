// Weights as 32-bit floats: eight of them are two vectors, which lie `width` apart, so that neighbouring threads read
// neighbouring vectors.

@group(0) @binding(1) var<storage, read> weights: array<vec4f>;

struct Eight { low: vec4f, high: vec4f }

/// Eight number `lane` of a row of `width` that begins with eight number `row`.
fn weightsAt(row: u32, width: u32, lane: u32) -> Eight {
  return Eight(weights[2u * row + lane], weights[2u * row + width + lane]);
}

fn lowOf(it: Eight) -> vec4f { return it.low; }
fn highOf(it: Eight) -> vec4f { return it.high; }
