// Sums over neighbouring threads of a subgroup: no barrier. `parts` is at most the card's smallest subgroup.

/// Each of `parts` neighbouring threads (a power of two) has a part of each of the first `count` sums. Afterwards all of
/// them have the whole. Must be called by all threads.
fn combine(sums: ptr<function, array<f32, sumsAtOnce>>, count: u32, parts: u32, thread: u32) {
  for (var distance = 1u; distance < parts; distance *= 2u) {
    for (var i = 0u; i < count; i++) { (*sums)[i] += subgroupShuffleXor((*sums)[i], distance); }
  }
}
