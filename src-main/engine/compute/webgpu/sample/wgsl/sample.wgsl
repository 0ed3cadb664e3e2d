// Samples of a WaveNet, one after another: one workgroup plays `takes` streams, from the ring buffers (Le Paine et al.
// 2016, "Fast Wavenet Generation Algorithm") to the picked code; nothing leaves it but the codes.
//
//   x = table[tap][code]                                           residual stream, R
//   z = tanh(f) ⊙ σ(g), [f, g] = W·[x[t − d], x[t]] + condition    D of each layer
//   x += dense·z + bias; skip += skipWeights·z                     S sums, each in a register of the threads that own it
//   logits = W₂·relu(W₁·relu(skip + bias) + bias) + bias; code = the first q with Σ_{i ≤ q} e_i > u·Σ e_i
//
// What sets its pace. Every weight is read once a sample and workgroup, from the card's L2 cache, and one workgroup gets
// some 64 bytes a clock from there: ibab's default has 1.47 M weights, 5.9 MB as float32 and 2.9 MB as half floats, so
// 92,000 and 46,000 clocks a sample at best. And each layer waits for the one before: two barriers a layer where
// subgroups add up, four elsewhere. To keep the weights coming meanwhile, those of the next layer are asked for as soon
// as this layer's leave their registers ("held"): a whole layer ahead.
//
// Each product is cut into units of eight weights: of one output, eight inputs; of gates, four inputs of a filter and
// the same four of its gate. `parts` neighbouring threads share an output: part p takes units p, p + parts …; weights
// lie as they are read, [block of outputs][step][thread], 16 bytes a thread. The sizes are named in ../plan.ts.
//
// When the parts of an output are added up, the threads share its takes: part p owns takes p, p + parts … of it. The
// owner of residual channel j of a take keeps x[j] in a register and is the only one to read and write that channel of
// that take's rings, so rings need no barrier.

struct Parameters {
  firstSlot: u32,
  layers: u32,
  taps: u32,
  // Floats of one slot's rings.
  ringFloats: u32,
  // Where weights begin, in units of eight.
  gatesAt: u32,
  denseAt: u32,
  skipAt: u32,
  hiddenAt: u32,
  logitsAt: u32,
  // Where biases begin in `tables`.
  denseBiasAt: u32,
  skipBiasAt: u32,
  hiddenBiasAt: u32,
  logitBiasAt: u32,
}
@group(0) @binding(0) var<uniform> it: Parameters;
// Binding 1: the weights, in weights*.wgsl. Other parts: combine*.wgsl, sampleMemory, sampleHead and samplePick.wgsl.
// Embedding [taps][levels][R], then the biases: dense [layers − 1][R], skip [S], head [S], logits [Q].
@group(0) @binding(2) var<storage, read> tables: array<f32>;
// mode, rows a dispatch, scale of the logits (float), rows a slot in `given` and `made`, pairs a row of conditions (0
// when there is one row), slots; then for each layer its dilation and where its ring begins; then for each slot its rows
// and where its conditions begin.
@group(0) @binding(3) var<storage, read> control: array<u32>;
// [slot][rows]: uniform numbers (floats), or rows + 1 codes that are given.
@group(0) @binding(4) var<storage, read> given: array<u32>;
// [group][row][layer][channel]: what filter and gate begin with.
@group(0) @binding(5) var<storage, read> conditions: array<vec2f>;
// [slot]: the rings of all layers.
@group(0) @binding(6) var<storage, read_write> histories: array<f32>;
// [slot]: rows done; then [slot]: time, the code before the last, the last code.
@group(0) @binding(7) var<storage, read_write> states: array<u32>;
// [slot][rows] codes; when scoring, [rows][Q] logits.
@group(0) @binding(8) var<storage, read_write> made: array<u32>;

const listening = 0u;
const scoring = 1u;
const highestPick = 3u;
const headerWords = 8u;
const noCode = 0xffffffffu;
const lowestLogit = -3e38;
/// Takes that one of the threads that share an output owns.
const gateTakes = (takes + gateParts - 1u) / gateParts;
const denseTakes = (takes + denseParts - 1u) / denseParts;
const skipTakes = (takes + skipParts - 1u) / skipParts;
const hiddenTakes = (takes + hiddenParts - 1u) / hiddenParts;
const logitTakes = (takes + logitParts - 1u) / logitParts;

fn rowsOf(slot: u32) -> u32 { return control[headerWords + 2u * it.layers + 2u * slot]; }
fn conditionsOf(slot: u32) -> u32 { return control[headerWords + 2u * it.layers + 2u * slot + 1u]; }

/// Where a layer's oldest input lies, in its slot's histories: the newest takes its place.
fn ringPlace(samples: u32, start: u32, time: u32) -> u32 { return start + (time % samples) * residual; }

/// tanh(filter)·σ(gate) with one division; clamped where both are at their ends in 32 bits.
fn activate(sums: vec2f) -> f32 {
  let a = exp(-2.0 * clamp(sums.x, -15.0, 15.0));
  let b = exp(-clamp(sums.y, -40.0, 40.0));
  return (1.0 - a) / ((1.0 + a) * (1.0 + b));
}

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let slot = it.firstSlot + workgroup.x * takes;
  let mode = control[0];
  let logitScale = bitcast<f32>(control[2]);
  let slotRows = control[3];
  let conditionStride = control[4];
  let slots = control[5];
  let isPicking = mode > scoring;
  let hasHead = mode != listening;
  // The last layer is there for its skip sums alone.
  let layersRun = select(it.layers - 1u, it.layers, hasHead);
  var longest = 0u;
  for (var take = 0u; take < takes; take++) { longest = max(longest, rowsOf(slot + take)); }

  if (thread < takes) {
    let at = slots + 3u * (slot + thread);
    times[thread] = states[at];
    previousCodes[thread] = states[at + 1u];
    lastCodes[thread] = states[at + 2u];
  }
  if (thread == 0u) { firstRow = states[slot]; }
  let begin = workgroupUniformLoad(&firstRow);
  let end = min(begin + control[1], longest);

  let gatePart = thread % gateParts;
  let densePart = thread % denseParts;
  let skipPart = thread % skipParts;
  // The channels of block b: these, plus b times as many as a block has.
  let gateChannel = thread / gateParts;
  let denseChannel = thread / denseParts;
  let skipChannel = thread / skipParts;
  let readsGates = thread < gateWidth;
  let readsDense = thread < denseWidth;
  let readsSkip = thread < skipWidth && hasHead;

  var gatesHere: array<Eight, gateHeld>;
  var denseHere: array<Eight, denseHeld>;
  var skipHere: array<Eight, skipHeld>;
  var conditionHere: array<vec2f, gateBlocks * gateTakes>;
  var past: array<f32, denseBlocks * denseTakes>;
  var place: array<u32, denseBlocks * denseTakes>;
  var denseBias: array<f32, denseBlocks>;
  var x: array<f32, denseBlocks * denseTakes>;
  var skipSums: array<f32, skipBlocks * takes>;
  var sums: array<f32, takes>;
  var pairs: array<vec2f, takes>;

  if (gateHolds && readsGates && layersRun > 0u) {
    for (var i = 0u; i < gateHeld; i++) { gatesHere[i] = weightsAt(it.gatesAt + i * gateWidth, gateWidth, thread); }
  }
  if (denseHolds && readsDense && it.layers > 1u) {
    for (var i = 0u; i < denseHeld; i++) { denseHere[i] = weightsAt(it.denseAt + i * denseWidth, denseWidth, thread); }
  }
  if (skipHolds && readsSkip) {
    for (var i = 0u; i < skipHeld; i++) { skipHere[i] = weightsAt(it.skipAt + i * skipWidth, skipWidth, thread); }
  }

  // What stays for the whole dispatch: in the middle of a layer, the way to L2 would be a wait.
  let firstSamples = control[headerWords];
  let firstStart = control[headerWords + 1u];
  var rowsHere = 0u;
  if (thread < takes) { rowsHere = rowsOf(slot + thread); }
  var conditionStart: array<u32, gateTakes>;
  for (var i = 0u; i < gateTakes; i++) {
    conditionStart[i] = conditionsOf(slot + min(i * gateParts + gatePart, takes - 1u));
  }
  var denseRows: array<u32, denseTakes>;
  for (var i = 0u; i < denseTakes; i++) { denseRows[i] = rowsOf(slot + min(i * denseParts + densePart, takes - 1u)); }
  var skipBias: array<f32, skipBlocks>;
  var hiddenBias: array<f32, hiddenBlocks>;
  var logitBias: array<f32, logitBlocks>;
  for (var block = 0u; block < skipBlocks; block++) {
    skipBias[block] = tables[it.skipBiasAt + min(block * skipBlockChannels + skipChannel, skip - 1u)];
  }
  for (var block = 0u; block < hiddenBlocks; block++) {
    let channel = block * hiddenBlockChannels + thread / hiddenParts;
    hiddenBias[block] = tables[it.hiddenBiasAt + min(channel, skip - 1u)];
  }
  for (var block = 0u; block < logitBlocks; block++) {
    let level = block * logitBlockChannels + thread / logitParts;
    logitBias[block] = tables[it.logitBiasAt + min(level, levels - 1u)];
  }

  for (var row = begin; row < end; row++) {
    // Asked for now, needed at the end of the sample.
    var givenHere: array<u32, takes>;
    for (var take = 0u; take < takes; take++) {
      let at = select((slot + take) * (slotRows + 1u) + row + 1u, (slot + take) * slotRows + row, isPicking);
      givenHere[take] = given[at];
    }

    for (var i = thread; i < takes * it.layers; i += threads) {
      let take = i / it.layers;
      let layer = i % it.layers;
      let start = control[headerWords + 2u * layer + 1u];
      places[take * layerRoom + layer] =
        (slot + take) * it.ringFloats + ringPlace(control[headerWords + 2u * layer], start, times[take]);
    }

    // What the first layer needs.
    for (var block = 0u; block < gateBlocks; block++) {
      let channel = block * gateBlockChannels + gateChannel;
      for (var i = 0u; i < gateTakes; i++) {
        let take = i * gateParts + gatePart;
        if (readsGates && take < takes && channel < dilation) {
          conditionHere[block * gateTakes + i] = conditions[conditionStart[i] + row * conditionStride + channel];
        }
      }
    }
    for (var block = 0u; block < denseBlocks; block++) {
      let channel = block * denseBlockChannels + denseChannel;
      for (var i = 0u; i < denseTakes; i++) {
        let take = i * denseParts + densePart;
        if (readsDense && take < takes && channel < residual) {
          let previous = previousCodes[take];
          let at = (slot + take) * it.ringFloats + ringPlace(firstSamples, firstStart, times[take]) + channel;
          let oldest = histories[at];
          var value = tables[((it.taps - 1u) * levels + lastCodes[take]) * residual + channel];
          if (it.taps == 2u && previous != noCode) { value += tables[previous * residual + channel]; }
          x[block * denseTakes + i] = value;
          storeBoth(inputsAt + take * inputVectors, inputVectors / 2u, channel, oldest, value);
          if (row < denseRows[i]) { histories[at] = value; }
        }
      }
    }
    for (var i = 0u; i < skipBlocks * takes; i++) { skipSums[i] = 0.0; }
    workgroupBarrier();

    for (var layer = 0u; layer < layersRun; layer++) {
      let hasResidual = layer + 1u < it.layers;
      // After the last one comes the next sample's first.
      let next = select(0u, layer + 1u, layer + 1u < layersRun);
      let nextDense = select(0u, layer + 1u, layer + 2u < it.layers);

      if (hasResidual) {
        for (var block = 0u; block < denseBlocks; block++) {
          let channel = block * denseBlockChannels + denseChannel;
          for (var i = 0u; i < denseTakes; i++) {
            let take = i * denseParts + densePart;
            if (readsDense && take < takes && channel < residual) {
              let at = places[take * layerRoom + layer + 1u] + channel;
              place[block * denseTakes + i] = at;
              past[block * denseTakes + i] = histories[at];
            }
          }
          denseBias[block] = tables[it.denseBiasAt + layer * residual + min(channel, residual - 1u)];
        }
      }

      // Gates.
      for (var block = 0u; block < gateBlocks; block++) {
        for (var take = 0u; take < takes; take++) { pairs[take] = vec2f(); }
        if (readsGates) {
          for (var step = 0u; step < gateSteps; step++) {
            let i = block * gateSteps + step;
            var eight: Eight;
            if (gateHolds) {
              eight = gatesHere[i];
              gatesHere[i] = weightsAt(it.gatesAt + next * gateEights + i * gateWidth, gateWidth, thread);
            } else {
              eight = weightsAt(it.gatesAt + layer * gateEights + i * gateWidth, gateWidth, thread);
            }
            let filters = lowOf(eight);
            let gates = highOf(eight);
            // Weights past the last input are zero.
            let vector = inputsAt + min(step * gateParts + gatePart, inputVectors - 1u);
            for (var take = 0u; take < takes; take++) {
              let input = memory[vector + take * inputVectors];
              pairs[take] += vec2f(dot(filters, input), dot(gates, input));
            }
          }
        }
        combinePairs(&pairs, gateParts, thread);
        let channel = block * gateBlockChannels + gateChannel;
        for (var i = 0u; i < gateTakes; i++) {
          let take = i * gateParts + gatePart;
          if (readsGates && take < takes && channel < dilation) {
            let at = block * gateTakes + i;
            store(gatedAt + take * gatedVectors, channel, activate(pairs[i] + conditionHere[at]));
            if (next > 0u) {
              conditionHere[at] = conditions[conditionStart[i] + row * conditionStride + next * dilation + channel];
            }
          }
        }
      }
      workgroupBarrier();

      // Residual: the last layer's leads nowhere.
      if (hasResidual) {
        for (var block = 0u; block < denseBlocks; block++) {
          for (var take = 0u; take < takes; take++) { sums[take] = 0.0; }
          if (readsDense) {
            for (var step = 0u; step < denseSteps; step++) {
              let i = block * denseSteps + step;
              var eight: Eight;
              if (denseHolds) {
                eight = denseHere[i];
                denseHere[i] = weightsAt(it.denseAt + nextDense * denseEights + i * denseWidth, denseWidth, thread);
              } else {
                eight = weightsAt(it.denseAt + layer * denseEights + i * denseWidth, denseWidth, thread);
              }
              let low = lowOf(eight);
              let high = highOf(eight);
              let vector = gatedAt + min(2u * (step * denseParts + densePart), gatedVectors - 2u);
              for (var take = 0u; take < takes; take++) {
                let at = vector + take * gatedVectors;
                sums[take] += dot(low, memory[at]) + dot(high, memory[at + 1u]);
              }
            }
          }
          combine(&sums, denseParts, thread);
          let channel = block * denseBlockChannels + denseChannel;
          for (var i = 0u; i < denseTakes; i++) {
            let take = i * denseParts + densePart;
            if (readsDense && take < takes && channel < residual) {
              let at = block * denseTakes + i;
              x[at] += sums[i] + denseBias[block];
              storeBoth(inputsAt + take * inputVectors, inputVectors / 2u, channel, past[at], x[at]);
              if (row < denseRows[i]) { histories[place[at]] = x[at]; }
            }
          }
        }
      }

      // Skip.
      if (readsSkip) {
        for (var step = 0u; step < skipSteps; step++) {
          let vector = gatedAt + min(2u * (step * skipParts + skipPart), gatedVectors - 2u);
          for (var block = 0u; block < skipBlocks; block++) {
            let i = block * skipSteps + step;
            var eight: Eight;
            if (skipHolds) {
              eight = skipHere[i];
              skipHere[i] = weightsAt(it.skipAt + next * skipEights + i * skipWidth, skipWidth, thread);
            } else {
              eight = weightsAt(it.skipAt + layer * skipEights + i * skipWidth, skipWidth, thread);
            }
            let low = lowOf(eight);
            let high = highOf(eight);
            for (var take = 0u; take < takes; take++) {
              let at = vector + take * gatedVectors;
              skipSums[block * takes + take] += dot(low, memory[at]) + dot(high, memory[at + 1u]);
            }
          }
        }
      }
      workgroupBarrier();
    }

    if (hasHead) {
      // What ReLU leaves of the skip sums, then two products.
      for (var block = 0u; block < skipBlocks; block++) {
        for (var take = 0u; take < takes; take++) { sums[take] = skipSums[block * takes + take]; }
        combine(&sums, skipParts, thread);
        let channel = block * skipBlockChannels + skipChannel;
        for (var i = 0u; i < skipTakes; i++) {
          let take = i * skipParts + skipPart;
          if (readsSkip && take < takes && channel < skip) {
            store(wideAt + take * wideVectors, channel, max(sums[i] + skipBias[block], 0.0));
          }
        }
      }
      workgroupBarrier();

      let hiddenPart = thread % hiddenParts;
      for (var block = 0u; block < hiddenBlocks; block++) {
        let first = it.hiddenAt + block * hiddenSteps * hiddenWidth;
        let product = HeadProduct(first, hiddenWidth, hiddenParts, hiddenSteps, hiddenBurst);
        headSums(&sums, product, wideAt, wideVectors, thread);
        let channel = block * hiddenBlockChannels + thread / hiddenParts;
        for (var i = 0u; i < hiddenTakes; i++) {
          let take = i * hiddenParts + hiddenPart;
          if (thread < hiddenWidth && take < takes && channel < skip) {
            store(hiddenAt + take * hiddenVectors, channel, max(sums[i] + hiddenBias[block], 0.0));
          }
        }
      }
      workgroupBarrier();

      let logitPart = thread % logitParts;
      for (var block = 0u; block < logitBlocks; block++) {
        let first = it.logitsAt + block * logitSteps * logitWidth;
        let product = HeadProduct(first, logitWidth, logitParts, logitSteps, logitBurst);
        headSums(&sums, product, hiddenAt, hiddenVectors, thread);
        let level = block * logitBlockChannels + thread / logitParts;
        for (var i = 0u; i < logitTakes; i++) {
          let take = i * logitParts + logitPart;
          if (thread < logitWidth && take < takes && level < levels) {
            let logit = sums[i] + logitBias[block];
            store(wideAt + take * wideVectors, level, logit);
            if (mode == scoring && take == 0u) { made[row * levels + level] = bitcast<u32>(logit); }
          }
        }
      }
      // Room for codes that are none.
      for (var level = levels + thread; level < pickGroups * pickGroupLevels; level += threads) {
        for (var take = 0u; take < takes; take++) { store(wideAt + take * wideVectors, level, lowestLogit); }
      }
      workgroupBarrier();
    }

    if (isPicking) { pick(&givenHere, mode == highestPick, logitScale, thread); }

    for (var take = 0u; take < takes; take++) {
      if (thread == take && row < rowsHere) {
        var code = givenHere[take];
        if (isPicking) {
          code = atomicLoad(&picked[take]);
          if (code == noCode) { code = likeliest(take); }
          made[(slot + take) * slotRows + row] = code;
        }
        previousCodes[take] = lastCodes[take];
        lastCodes[take] = code;
        times[take] += 1u;
      }
    }
    workgroupBarrier();
  }

  if (thread < takes) {
    let at = slots + 3u * (slot + thread);
    states[at] = times[thread];
    states[at + 1u] = previousCodes[thread];
    states[at + 2u] = lastCodes[thread];
  }
  if (thread == 0u) { states[slot] = end; }
}
