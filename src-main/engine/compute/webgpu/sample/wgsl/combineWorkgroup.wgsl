// Sums over neighbouring threads by workgroup memory: one barrier, on any card.

var<workgroup> partialSums: array<f32, sumsAtOnce * threads>;

/// Each of `parts` neighbouring threads (a power of two) has a part of each of the first `count` sums. Afterwards the
/// first of them has the whole. Must be called by all threads. The caller puts a barrier between this call and the next.
fn combine(sums: ptr<function, array<f32, sumsAtOnce>>, count: u32, parts: u32, thread: u32) {
  if (parts == 1u) { return; }
  for (var i = 0u; i < count; i++) { partialSums[i * threads + thread] = (*sums)[i]; }
  workgroupBarrier();
  if (thread % parts != 0u) { return; }
  for (var i = 0u; i < count; i++) {
    var whole = 0.0;
    for (var part = 0u; part < parts; part++) { whole += partialSums[i * threads + thread + part]; }
    (*sums)[i] = whole;
  }
}
