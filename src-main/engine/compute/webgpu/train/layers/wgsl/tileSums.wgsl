// Adds up what the tiles of a piece and layer left for the biases: [layers][pieces][tiles][columns] to
// [layers][pieces][columns]; one workgroup a piece and layer. Columns are counted in fours.

struct Parameters { tiles: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> sums: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> made: array<vec4f>;

const threads = 64u;
var<workgroup> pool: array<vec4f, threads>;

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let piece = workgroup.y * workgroups.x + workgroup.x;
  // As many columns at a time as there are threads, or as many threads a column as there is room for.
  const columnsAtATime = min(columns, threads);
  const lanes = threads / columnsAtATime;
  let lane = thread / columnsAtATime;
  for (var start = 0u; start < columns; start += columnsAtATime) {
    let column = start + thread % columnsAtATime;
    var sum = vec4f();
    if (lane < lanes && column < columns) {
      for (var tile = lane; tile < parameters.tiles; tile += lanes) {
        sum += sums[(piece * parameters.tiles + tile) * columns + column];
      }
    }
    workgroupBarrier();
    pool[thread] = sum;
    workgroupBarrier();
    if (lane == 0u && column < columns) {
      for (var i = 1u; i < lanes; i++) { sum += pool[i * columnsAtATime + thread]; }
      made[piece * columns + column] = sum;
    }
  }
}
