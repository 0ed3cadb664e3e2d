// Adds the slices' gradients of gates and dense, of several layers, to the packed gradient: always in the same order, so
// that a step gives the same bits every time.

struct Parameters {
  firstLayer: u32,
  // So many of the layers have a gradient of dense.
  denseLayers: u32,
  gateSlices: u32, denseSlices: u32,
  // Where the slices of dense begin.
  densePartials: u32,
  localQuads: u32,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read> partials: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

const denseQuads = 4u * dilationQuads * residualQuads;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let place = places[parameters.firstLayer + workgroup.y];
  let index = 64u * workgroup.x + thread;
  let gateQuads = 4u * (2u * residualQuads + parameters.localQuads) * gateColumns;
  var sum = vec4f();
  if (index < gateQuads) {
    let first = workgroup.y * parameters.gateSlices * gateQuads + index;
    for (var i = 0u; i < parameters.gateSlices; i++) { sum += partials[first + i * gateQuads]; }
    gradient[place.gates + index] += sum;
  } else if (index < gateQuads + denseQuads && workgroup.y < parameters.denseLayers) {
    let element = index - gateQuads;
    let first = parameters.densePartials + workgroup.y * parameters.denseSlices * denseQuads + element;
    for (var i = 0u; i < parameters.denseSlices; i++) { sum += partials[first + i * denseQuads]; }
    gradient[place.dense + element] += sum;
  }
}
