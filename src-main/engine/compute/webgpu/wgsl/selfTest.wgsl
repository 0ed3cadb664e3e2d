// Whether a card calculates at all: products of matrices [8, 8] through workgroup memory, one a workgroup, and e^(−|scale·x|)
// of what comes out. made is [workgroups][64] products, then as many exponentials.

struct Parameters {
  scale: f32,
  workgroups: u32,
}
@group(0) @binding(0) var<uniform> parameters: Parameters;
// [workgroups][2][64]
@group(0) @binding(1) var<storage, read> factors: array<f32>;
@group(0) @binding(2) var<storage, read_write> made: array<f32>;

const cells = side * side;
var<workgroup> tiles: array<f32, 2u * cells>;

@compute @workgroup_size(cells)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) cell: u32) {
  let first = workgroup.x * 2u * cells;
  tiles[cell] = factors[first + cell];
  tiles[cells + cell] = factors[first + cells + cell];
  workgroupBarrier();
  var sum = 0.0;
  for (var k = 0u; k < side; k++) {
    sum += tiles[cell / side * side + k] * tiles[cells + k * side + cell % side];
  }
  let at = workgroup.x * cells + cell;
  made[at] = sum;
  made[parameters.workgroups * cells + at] = exp(-abs(parameters.scale * sum));
}
