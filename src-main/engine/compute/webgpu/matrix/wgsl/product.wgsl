// A matrix product, in tiles: out [rows, columns] = A [rows, inner] · B [inner, columns], then its epilogue:
// + bias, ReLU, · (mask > 0), or + what out held. A may be stored as [inner, rows], B as [columns, inner].
//
// A workgroup makes a tile of tileRows × tileColumns. It walks along the inner dimension tileInner at a time: it
// stores the tile's part of A and of B in workgroup memory, both as [inner][row or column] in quads of four, while the
// parts after those are on their way from memory in registers. Each thread owns threadRows × threadColumns results:
// blocks of 4 × 4, half a tile apart, so that neighbours read neighbouring quads. A step of the inner dimension costs it
// threadRows · threadColumns multiply-accumulates for (threadRows + threadColumns) / 4 reads of a quad.
//
// Everything moves as blocks of 4 × 4 (four quads a thread): a block that lies the other way round is transposed in
// registers. So that threads that read along a row of memory don't store to one bank, the quads of a transposed tile
// are permuted within a row (exclusive or with the row's number in fours).
//
// Rows and columns past the end are read from the last ones and never written; what is past the end of the inner
// dimension is zero. Workgroups run along the columns first: those that run at the same time share the rows of A, and
// B stays in the cache. A workgroup of split s takes s-th part of the inner dimension and writes the s-th matrix of out.
//
// Constants: tileRows, tileColumns, tileInner, threadRows (4 or 8), threadColumns (4, 8 or 16), tileBuffers (1 or 2), aByInner,
// bByColumns, epilogue (the sum of what applies: 1 bias, 2 ReLU, 4 mask, 8 add to out).
//
// Source: V. Volkov, J. Demmel, “Benchmarking GPUs to tune dense linear algebra”, 2008: register tiles.

struct Parameters {
  rows: u32,
  inner: u32,
  columns: u32,
  // Of the inner dimension, for one split.
  splitInner: u32,
  // Quads from a row to the next.
  strideA: u32,
  strideB: u32,
  strideOut: u32,
  strideMask: u32,
  columnTiles: u32,
  // Of a split.
  tiles: u32,
  splits: u32,
  // Quads from the result of a split to the next.
  splitStride: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> a: array<vec4f>;
@group(0) @binding(2) var<storage, read> b: array<vec4f>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read> mask: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

const quadsA = tileRows / 4u;
const quadsB = tileColumns / 4u;
const quadsInner = tileInner / 4u;
const blocksA = quadsA * quadsInner;
const blocks = blocksA + quadsB * quadsInner;
const threadsAcross = tileColumns / threadColumns;
const threadsDown = tileRows / threadRows;
const threads = threadsAcross * threadsDown;
const isTall = threadRows == 8u;
const blocksAcross = threadColumns / 4u;
// Blocks that a thread brings from memory, the last time round perhaps not all threads.
const fetches = (blocks + threads - 1u) / threads;
const swizzle = 8u / quadsInner;
// Threads that run in step form rectangles of 8 × 4: few different quads are read at a time.
const across = min(threadsAcross, 8u);

// [four of the inner dimension][which of them][quad]. WebGPU keeps every index within its array: so cut, one limit serves
// all reads that differ in what is constant, and the compiler adds that to the address.
var<workgroup> tileA: array<array<array<vec4f, quadsA>, 4>, tileBuffers * quadsInner>;
var<workgroup> tileB: array<array<array<vec4f, quadsB>, 4>, tileBuffers * quadsInner>;

// Which block a thread brings, and where from.
struct Fetch {
  isA: bool,
  // Where its four quads lie; and how far on they lie the next time.
  at: vec4u,
  step: u32,
  // Its first place in the inner dimension.
  inner: u32,
  // Where it is stored in the tile: which four of the inner dimension, and which quad.
  toFour: u32,
  toQuad: u32,
}

fn fetchOf(index: u32, firstRow: u32, firstColumn: u32, begin: u32) -> Fetch {
  var it: Fetch;
  it.isA = index < blocksA;
  let place = select(index - blocksA, index, it.isA);
  let quads = select(quadsB, quadsA, it.isA);
  let stride = select(parameters.strideB, parameters.strideA, it.isA);
  let first = select(firstColumn, firstRow, it.isA);
  let end = select(parameters.columns, parameters.rows, it.isA);
  if (select(!bByColumns, aByInner, it.isA)) {
    let quad = place % quads;
    it.toFour = place / quads;
    it.toQuad = quad;
    it.inner = begin + 4u * it.toFour;
    it.at = (it.inner + vec4u(0u, 1u, 2u, 3u)) * stride + min(first / 4u + quad, end / 4u - 1u);
    it.step = tileInner * stride;
  } else {
    let inner = place % quadsInner;
    let quad = place / quadsInner;
    it.inner = begin + 4u * inner;
    it.at = min(first + 4u * quad + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u)) * stride + it.inner / 4u;
    it.step = quadsInner;
    it.toFour = inner;
    it.toQuad = quad ^ (swizzle * inner);
  }
  return it;
}

// Four quads. Only where A is stored along the inner dimension may that end between fours.
fn fetchA(at: vec4u, inner: u32, end: u32) -> mat4x4f {
  var block = mat4x4f();
  if (inner < end) {
    block[0] = a[at.x];
    if (!aByInner || inner + 1u < end) { block[1] = a[at.y]; }
    if (!aByInner || inner + 2u < end) { block[2] = a[at.z]; }
    if (!aByInner || inner + 3u < end) { block[3] = a[at.w]; }
  }
  if (aByInner) { return block; }
  return transpose(block);
}

fn fetchB(at: vec4u, inner: u32, end: u32) -> mat4x4f {
  var block = mat4x4f();
  if (inner < end) {
    block[0] = b[at.x];
    if (!aByInner || inner + 1u < end) { block[1] = b[at.y]; }
    if (!aByInner || inner + 2u < end) { block[2] = b[at.z]; }
    if (!aByInner || inner + 3u < end) { block[3] = b[at.w]; }
  }
  if (!bByColumns) { return block; }
  return transpose(block);
}

fn fetch(it: ptr<function, Fetch>, end: u32) -> mat4x4f {
  let at = (*it).at;
  let inner = (*it).inner;
  (*it).at = at + (*it).step;
  (*it).inner = inner + tileInner;
  if ((*it).isA) { return fetchA(at, inner, end); }
  return fetchB(at, inner, end);
}

fn store(it: ptr<function, Fetch>, tile: u32, block: mat4x4f) {
  let four = tile * quadsInner + (*it).toFour;
  let quad = (*it).toQuad;
  if ((*it).isA) {
    tileA[four][0][quad] = block[0];
    tileA[four][1][quad] = block[1];
    tileA[four][2][quad] = block[2];
    tileA[four][3][quad] = block[3];
  } else {
    tileB[four][0][quad] = block[0];
    tileB[four][1][quad] = block[1];
    tileB[four][2][quad] = block[2];
    tileB[four][3][quad] = block[3];
  }
}

// What a thread owns: two blocks down, of which the second only in tall tiles, and four across, or as many as are wide.
struct Sums {
  s00: mat4x4f,
  s01: mat4x4f,
  s02: mat4x4f,
  s03: mat4x4f,
  s10: mat4x4f,
  s11: mat4x4f,
  s12: mat4x4f,
  s13: mat4x4f,
}

fn plusProduct(sums: mat4x4f, left: vec4f, right: vec4f) -> mat4x4f {
  return mat4x4f(
    sums[0] + left.x * right,
    sums[1] + left.y * right,
    sums[2] + left.z * right,
    sums[3] + left.w * right,
  );
}

// One step of the inner dimension: number `which` of a four.
fn multiply(sums: ptr<function, Sums>, four: u32, which: u32, quadA: u32, quadB: u32) {
  let a0 = tileA[four][which][quadA];
  let b0 = tileB[four][which][quadB];
  (*sums).s00 = plusProduct((*sums).s00, a0, b0);
  if (blocksAcross > 1u) {
    let b1 = tileB[four][which][quadB + threadsAcross];
    (*sums).s01 = plusProduct((*sums).s01, a0, b1);
    if (blocksAcross > 2u) {
      let b2 = tileB[four][which][quadB + 2u * threadsAcross];
      let b3 = tileB[four][which][quadB + 3u * threadsAcross];
      (*sums).s02 = plusProduct((*sums).s02, a0, b2);
      (*sums).s03 = plusProduct((*sums).s03, a0, b3);
      if (isTall) {
        let a1 = tileA[four][which][quadA + threadsDown];
        (*sums).s10 = plusProduct((*sums).s10, a1, b0);
        (*sums).s11 = plusProduct((*sums).s11, a1, b1);
        (*sums).s12 = plusProduct((*sums).s12, a1, b2);
        (*sums).s13 = plusProduct((*sums).s13, a1, b3);
      }
    } else if (isTall) {
      let a1 = tileA[four][which][quadA + threadsDown];
      (*sums).s10 = plusProduct((*sums).s10, a1, b0);
      (*sums).s11 = plusProduct((*sums).s11, a1, b1);
    }
  } else if (isTall) {
    (*sums).s10 = plusProduct((*sums).s10, tileA[four][which][quadA + threadsDown], b0);
  }
}

const hasBias = (epilogue & 1u) != 0u;
const relu = (epilogue & 2u) != 0u;
const hasMask = (epilogue & 4u) != 0u;
const adds = (epilogue & 8u) != 0u;

fn write(row: u32, quad: u32, bias: vec4f, splitStart: u32, sum: vec4f) {
  if (row >= parameters.rows) { return; }
  var value = sum + bias;
  // Not max, which may hide what is no number.
  if (relu) { value = select(value, vec4f(), value < vec4f()); }
  if (hasMask) {
    value = select(vec4f(), value, mask[row * parameters.strideMask + quad] > vec4f());
  }
  let at = splitStart + row * parameters.strideOut + quad;
  if (adds) { value += out[at]; }
  out[at] = value;
}

fn writeBlock(row: u32, quad: u32, splitStart: u32, sums: mat4x4f) {
  if (4u * quad >= parameters.columns) { return; }
  var added = vec4f();
  if (hasBias) { added = bias[quad]; }
  write(row, quad, added, splitStart, sums[0]);
  write(row + 1u, quad, added, splitStart, sums[1]);
  write(row + 2u, quad, added, splitStart, sums[2]);
  write(row + 3u, quad, added, splitStart, sums[3]);
}

fn writeBlocks(row: u32, quad: u32, split: u32, s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f) {
  let start = split * parameters.splitStride;
  writeBlock(row, quad, start, s0);
  if (blocksAcross > 1u) { writeBlock(row, quad + threadsAcross, start, s1); }
  if (blocksAcross > 2u) {
    writeBlock(row, quad + 2u * threadsAcross, start, s2);
    writeBlock(row, quad + 3u * threadsAcross, start, s3);
  }
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group.y * groups.x + group.x;
  if (index >= parameters.tiles * parameters.splits) { return; }
  let split = index / parameters.tiles;
  let tile = index % parameters.tiles;
  let firstRow = tileRows * (tile / parameters.columnTiles);
  let firstColumn = tileColumns * (tile % parameters.columnTiles);
  let begin = split * parameters.splitInner;
  let end = min(begin + parameters.splitInner, parameters.inner);

  let rectangle = thread / (4u * across);
  let rectanglesAcross = threadsAcross / across;
  // The remainders change nothing: they tell the compiler that what is read lies within the tile.
  let quadB = (thread % across + across * (rectangle % rectanglesAcross)) % threadsAcross;
  let quadA = ((thread / across) % 4u + 4u * (rectangle / rectanglesAcross)) % threadsDown;

  var fetch0 = fetchOf(thread, firstRow, firstColumn, begin);
  var fetch1: Fetch;
  if (fetches > 1u) { fetch1 = fetchOf(thread + threads, firstRow, firstColumn, begin); }
  let isEvery = fetches * threads == blocks;
  let fetches0 = fetches > 1u || isEvery || thread < blocks;
  let fetches1 = isEvery || thread + threads < blocks;

  var sums: Sums;
  let count = (end - begin + tileInner - 1u) / tileInner;
  // Each time round one tile is brought while the one before it is multiplied.
  for (var turn = 0u; turn <= count; turn++) {
    var block0: mat4x4f;
    var block1: mat4x4f;
    if (turn < count) {
      if (fetches0) { block0 = fetch(&fetch0, end); }
      if (fetches > 1u) { if (fetches1) { block1 = fetch(&fetch1, end); } }
    }
    if (turn > 0u) {
      let buffer = (turn - 1u) % tileBuffers;
      for (var fours = 0u; fours < quadsInner; fours++) {
        let swizzleA = select(swizzle * fours, 0u, aByInner);
        let swizzleB = select(0u, swizzle * fours, bByColumns);
        let four = buffer * quadsInner + fours;
        let fromA = quadA ^ swizzleA;
        let fromB = quadB ^ swizzleB;
        multiply(&sums, four, 0u, fromA, fromB);
        multiply(&sums, four, 1u, fromA, fromB);
        multiply(&sums, four, 2u, fromA, fromB);
        multiply(&sums, four, 3u, fromA, fromB);
      }
    }
    if (turn < count) {
      // With one buffer: until all have done with the tile before.
      if (tileBuffers == 1u) { workgroupBarrier(); }
      let buffer = turn % tileBuffers;
      if (fetches0) { store(&fetch0, buffer, block0); }
      if (fetches > 1u) { if (fetches1) { store(&fetch1, buffer, block1); } }
      workgroupBarrier();
    }
  }

  let row = firstRow + 4u * quadA;
  let quad = firstColumn / 4u + quadB;
  writeBlocks(row, quad, split, sums.s00, sums.s01, sums.s02, sums.s03);
  if (isTall) { writeBlocks(row + 4u * threadsDown, quad, split, sums.s10, sums.s11, sums.s12, sums.s13); }
}
