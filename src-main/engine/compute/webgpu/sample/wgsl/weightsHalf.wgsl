// Weights as 16-bit floats (half precision): eight of them are one vector of 128 bits. They become 32-bit floats as they
// are used; everything else is 32-bit. Cards convert half floats at full rate, where integers go by a slower unit.

@group(0) @binding(1) var<storage, read> weights: array<vec4u>;

alias Eight = vec4u;

/// Eight number `lane` of a row of `width` that begins with eight number `row`.
fn weightsAt(row: u32, width: u32, lane: u32) -> Eight {
  return weights[row + lane];
}

fn lowOf(it: Eight) -> vec4f { return vec4f(unpack2x16float(it.x), unpack2x16float(it.y)); }
fn highOf(it: Eight) -> vec4f { return vec4f(unpack2x16float(it.z), unpack2x16float(it.w)); }
