// Softmax and pick for the logits that lie in workgroup memory at `wideAt`: the first code q with Σ_{i ≤ q} e_i > u·Σ e_i,
// where e_i = exp((logit_i − max)·scale); or the first of the highest. Codes are taken by groups of about √Q, so that
// every sum and every maximum is a short one. All variants of the kernel add up in this order.

/// Parts of the whole by which sums of the same numbers may differ: a few roundings.
const closeSums = 1e-4;

/// Leaves the code of each take in `picked`, or noCode where rounding let no sum pass. Must be called by all threads.
fn pick(uniforms: ptr<function, array<u32, takes>>, isHighest: bool, scale: f32, thread: u32) {
  // The highest logit of each group.
  if (thread < takes) { atomicStore(&picked[thread], noCode); }
  for (var i = thread; i < takes * pickGroups; i += threads) {
    let first = wideAt + (i / pickGroups) * wideVectors + (i % pickGroups) * (pickGroupLevels / 4u);
    var top = memory[first];
    for (var j = 1u; j < pickGroupLevels / 4u; j++) { top = max(top, memory[first + j]); }
    groupValues[i] = max(max(top.x, top.y), max(top.z, top.w));
  }
  workgroupBarrier();
  for (var take = 0u; take < takes; take++) {
    var top = groupValues[take * pickGroups];
    for (var i = 1u; i < pickGroups; i++) { top = max(top, groupValues[take * pickGroups + i]); }
    for (var level = thread; level < levels; level += threads) {
      let logit = load(wideAt + take * wideVectors, level);
      if (isHighest) {
        if (logit == top) { atomicMin(&picked[take], level); }
      } else {
        // Far below, so that nothing is infinite; e⁻²⁰⁰ is zero in 32 bits.
        store(wideAt + take * wideVectors, level, exp(max((logit - top) * scale, -200.0)));
      }
    }
    if (!isHighest) {
      for (var level = levels + thread; level < pickGroups * pickGroupLevels; level += threads) {
        store(wideAt + take * wideVectors, level, 0.0);
      }
    }
  }
  workgroupBarrier();
  if (!isHighest) {
    for (var i = thread; i < takes * pickGroups; i += threads) {
      let first = wideAt + (i / pickGroups) * wideVectors + (i % pickGroups) * (pickGroupLevels / 4u);
      var sum = memory[first];
      for (var j = 1u; j < pickGroupLevels / 4u; j++) { sum += memory[first + j]; }
      groupValues[i] = (sum.x + sum.y) + (sum.z + sum.w);
    }
    workgroupBarrier();
    for (var take = 0u; take < takes; take++) {
      var total = 0.0;
      for (var i = 0u; i < pickGroups; i++) { total += groupValues[take * pickGroups + i]; }
      let wanted = bitcast<f32>((*uniforms)[take]) * total;
      // Each thread adds up to its own code; the first code whose sum passes wins. A code passes if the one before it
      // doesn't: that keeps the votes few. But the sum before it may have been rounded in another order (of the group
      // before, or by a compiler that adds up as it likes), so what is close to the mark votes as well; and nothing
      // that is too small to make its sum larger, since rounding alone would have chosen it.
      let mark = wanted + closeSums * total;
      for (var level = thread; level < levels; level += threads) {
        let group = level / pickGroupLevels;
        var before = 0.0;
        for (var i = 0u; i < pickGroups; i++) {
          before += select(0.0, groupValues[take * pickGroups + i], i < group);
        }
        for (var i = 0u; i < pickGroupLevels; i++) {
          let other = group * pickGroupLevels + i;
          before += select(0.0, load(wideAt + take * wideVectors, other), other < level);
        }
        let sum = before + load(wideAt + take * wideVectors, level);
        if (sum > wanted && before <= mark && sum > before) { atomicMin(&picked[take], level); }
      }
    }
    workgroupBarrier();
  }
}

/// Where rounding lets no sum pass: the likeliest code.
fn likeliest(take: u32) -> u32 {
  var best = 0u;
  for (var level = 1u; level < levels; level++) {
    if (load(wideAt + take * wideVectors, level) > load(wideAt + take * wideVectors, best)) { best = level; }
  }
  return best;
}
