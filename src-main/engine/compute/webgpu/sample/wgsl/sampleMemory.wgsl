// What a workgroup of sample.wgsl remembers, and what its threads tell each other.

// Workgroup memory, in vectors of four floats: [take][past, current] of the residual stream, [take] z, [take] the skip
// sums and later the logits, [take] what lies between the head's two products.
const inputVectors = residual / 2u;
const gatedVectors = dilation / 4u;
const wideVectors = max(skip, pickGroups * pickGroupLevels) / 4u;
const hiddenVectors = skip / 4u;
const inputsAt = 0u;
const gatedAt = inputsAt + takes * inputVectors;
const wideAt = gatedAt + takes * gatedVectors;
const hiddenAt = wideAt + takes * wideVectors;
const memoryVectors = hiddenAt + takes * hiddenVectors;
var<workgroup> memory: array<vec4f, memoryVectors>;

var<workgroup> groupValues: array<f32, takes * pickGroups>;
var<workgroup> picked: array<atomic<u32>, takes>;
/// [take][layer]: the places of this sample.
var<workgroup> places: array<u32, takes * layerRoom>;
var<workgroup> times: array<u32, takes>;
var<workgroup> previousCodes: array<u32, takes>;
var<workgroup> lastCodes: array<u32, takes>;
var<workgroup> firstRow: u32;

// A component by its name, never by a number: some compilers write the whole vector otherwise, and other threads own
// the rest of it.
fn store(vectors: u32, index: u32, value: f32) {
  let vector = vectors + index / 4u;
  switch (index % 4u) {
    case 0u: { memory[vector].x = value; }
    case 1u: { memory[vector].y = value; }
    case 2u: { memory[vector].z = value; }
    default: { memory[vector].w = value; }
  }
}

// The same for two numbers that have the same place in vectors `apart` from each other: one way through the four.
fn storeBoth(vectors: u32, apart: u32, index: u32, first: f32, second: f32) {
  let vector = vectors + index / 4u;
  switch (index % 4u) {
    case 0u: { memory[vector].x = first; memory[vector + apart].x = second; }
    case 1u: { memory[vector].y = first; memory[vector + apart].y = second; }
    case 2u: { memory[vector].z = first; memory[vector + apart].z = second; }
    default: { memory[vector].w = first; memory[vector + apart].w = second; }
  }
}

fn load(vectors: u32, index: u32) -> f32 { return memory[vectors + index / 4u][index % 4u]; }
