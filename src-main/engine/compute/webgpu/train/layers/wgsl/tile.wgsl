// What the layers' kernels share: workgroup memory and the products of a tile in it.
//
// A workgroup works on `positions` positions at a time. A thread holds four channels of `perThread` of them: those
// `group`, `group + groups`, … , so that the threads beside each other read neighbouring rows. Factors come to workgroup
// memory a chunk of the inner dimension at a time: the tile as [positions][chunkQuads + 1] (the odd stride keeps the
// rows in different banks), the weights as [4·chunkQuads][columns in fours].

const groups = positions / perThread;
const tileStride = chunkQuads + 1u;

// Which tile of a piece a workgroup has: there may be more than one dimension of a dispatch has room for.
fn tileOf(workgroup: vec3u) -> u32 { return workgroup.z * workgroupsInRow + workgroup.x; }

var<workgroup> pool: array<vec4f, poolLength>;

alias Sums = array<vec4f, perThread>;

// sums[i] += Σ over the chunk of tile[group + i·groups] · weights[·, column].
fn addProducts(sums: ptr<function, Sums>, tile: u32, weights: u32, columns: u32, column: u32, group: u32) {
  for (var k = 0u; k < chunkQuads; k++) {
    let w = weights + 4u * k * columns + column;
    let w0 = pool[w];
    let w1 = pool[w + columns];
    let w2 = pool[w + 2u * columns];
    let w3 = pool[w + 3u * columns];
    for (var i = 0u; i < perThread; i++) {
      let x = pool[tile + (group + i * groups) * tileStride + k];
      (*sums)[i] = (*sums)[i] + x.x * w0 + x.y * w1 + x.z * w2 + x.w * w3;
    }
  }
}

// The same for two columns of the weights, which share the tile.
fn addProductPairs(
  first: ptr<function, Sums>, second: ptr<function, Sums>,
  tile: u32, weights: u32, columns: u32, column: u32, between: u32, group: u32,
) {
  for (var k = 0u; k < chunkQuads; k++) {
    let w = weights + 4u * k * columns + column;
    let a0 = pool[w];
    let a1 = pool[w + columns];
    let a2 = pool[w + 2u * columns];
    let a3 = pool[w + 3u * columns];
    let b0 = pool[w + between];
    let b1 = pool[w + between + columns];
    let b2 = pool[w + between + 2u * columns];
    let b3 = pool[w + between + 3u * columns];
    for (var i = 0u; i < perThread; i++) {
      let x = pool[tile + (group + i * groups) * tileStride + k];
      (*first)[i] = (*first)[i] + x.x * a0 + x.y * a1 + x.z * a2 + x.w * a3;
      (*second)[i] = (*second)[i] + x.x * b0 + x.y * b1 + x.z * b2 + x.w * b3;
    }
  }
}

// Beyond ±10 it is ±1 to the last bit; the clamp keeps the exponential finite.
fn tanhOf(x: vec4f) -> vec4f {
  return 1.0 - 2.0 / (exp(2.0 * clamp(x, vec4f(-10.0), vec4f(10.0))) + 1.0);
}

fn sigmoidOf(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-clamp(x, vec4f(-30.0), vec4f(30.0))));
}

// The sum over the tile's positions of what each thread holds, by the thread with the column (group 0 alone has it).
fn sumOfGroups(value: vec4f, columns: u32, column: u32, group: u32) -> vec4f {
  workgroupBarrier();
  pool[group * columns + column] = value;
  workgroupBarrier();
  var sum = value;
  if (group == 0u) {
    for (var i = 1u; i < groups; i++) { sum += pool[i * columns + column]; }
  }
  return sum;
}
