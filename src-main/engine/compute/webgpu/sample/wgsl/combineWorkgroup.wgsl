// Sums over neighbouring threads by workgroup memory: one barrier, on any card.
//
// Each of `parts` neighbouring threads (a power of two) has a part of a sum for every take. Afterwards they share the
// takes: the part p has the whole sums of takes p, p + parts, p + 2·parts … as elements 0, 1, 2 … Must be called by all
// threads, with a barrier between two calls.

var<workgroup> partialSums: array<f32, 2u * takes * threads>;

fn combine(sums: ptr<function, array<f32, takes>>, parts: u32, thread: u32) {
  if (parts == 1u) { return; }
  for (var take = 0u; take < takes; take++) { partialSums[take * threads + thread] = (*sums)[take]; }
  workgroupBarrier();
  let part = thread % parts;
  for (var i = 0u; i < takes; i++) {
    let take = i * parts + part;
    if (take < takes) {
      var whole = 0.0;
      for (var other = 0u; other < parts; other++) { whole += partialSums[take * threads + thread - part + other]; }
      (*sums)[i] = whole;
    }
  }
}

fn combinePairs(sums: ptr<function, array<vec2f, takes>>, parts: u32, thread: u32) {
  if (parts == 1u) { return; }
  for (var take = 0u; take < takes; take++) {
    partialSums[2u * take * threads + thread] = (*sums)[take].x;
    partialSums[(2u * take + 1u) * threads + thread] = (*sums)[take].y;
  }
  workgroupBarrier();
  let part = thread % parts;
  for (var i = 0u; i < takes; i++) {
    let take = i * parts + part;
    if (take < takes) {
      var whole = vec2f();
      for (var other = 0u; other < parts; other++) {
        let at = 2u * take * threads + thread - part + other;
        whole += vec2f(partialSums[at], partialSums[at + threads]);
      }
      (*sums)[i] = whole;
    }
  }
}
