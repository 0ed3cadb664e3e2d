// Sums over neighbouring threads of a subgroup: no barrier. `parts` is at most the card's smallest subgroup.
//
// Each of `parts` neighbouring threads (a power of two) has a part of a sum for every take. Afterwards they share the
// takes: the part p has the whole sums of takes p, p + parts, p + 2·parts … as elements 0, 1, 2 … Must be called by all
// threads.
//
// As long as a thread has several takes, each exchange halves them: a thread gives the takes that are not its own and
// gets what the other has of its own. So t takes cost t − 1 exchanges and one more for each doubling of the parts beyond
// t, where adding up each take by itself would cost t·log₂(parts).
//
// Said seven times, for subgroups of up to 128 threads: compilers leave a loop over the exchanges rolled up, and then take
// the long way to exchange at a distance that they don't know.

fn exchange(sums: ptr<function, array<f32, takes>>, parts: u32, bit: u32, thread: u32) {
  let distance = 1u << bit;
  if (distance >= parts) { return; }
  if ((takes >> bit) > 1u) {
    let isUpper = (thread & distance) != 0u;
    for (var i = 0u; i < (takes >> (bit + 1u)); i++) {
      let lower = (*sums)[2u * i];
      let upper = (*sums)[2u * i + 1u];
      (*sums)[i] = select(lower, upper, isUpper) + subgroupShuffleXor(select(upper, lower, isUpper), distance);
    }
  } else {
    (*sums)[0] += subgroupShuffleXor((*sums)[0], distance);
  }
}

fn combine(sums: ptr<function, array<f32, takes>>, parts: u32, thread: u32) {
  exchange(sums, parts, 0u, thread);
  exchange(sums, parts, 1u, thread);
  exchange(sums, parts, 2u, thread);
  exchange(sums, parts, 3u, thread);
  exchange(sums, parts, 4u, thread);
  exchange(sums, parts, 5u, thread);
  exchange(sums, parts, 6u, thread);
}

fn exchangePairs(sums: ptr<function, array<vec2f, takes>>, parts: u32, bit: u32, thread: u32) {
  let distance = 1u << bit;
  if (distance >= parts) { return; }
  if ((takes >> bit) > 1u) {
    let isUpper = (thread & distance) != 0u;
    for (var i = 0u; i < (takes >> (bit + 1u)); i++) {
      let lower = (*sums)[2u * i];
      let upper = (*sums)[2u * i + 1u];
      (*sums)[i] = select(lower, upper, isUpper) + subgroupShuffleXor(select(upper, lower, isUpper), distance);
    }
  } else {
    (*sums)[0] += subgroupShuffleXor((*sums)[0], distance);
  }
}

fn combinePairs(sums: ptr<function, array<vec2f, takes>>, parts: u32, thread: u32) {
  exchangePairs(sums, parts, 0u, thread);
  exchangePairs(sums, parts, 1u, thread);
  exchangePairs(sums, parts, 2u, thread);
  exchangePairs(sums, parts, 3u, thread);
  exchangePairs(sums, parts, 4u, thread);
  exchangePairs(sums, parts, 5u, thread);
  exchangePairs(sums, parts, 6u, thread);
}
