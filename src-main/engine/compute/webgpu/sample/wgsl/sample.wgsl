// Samples of a WaveNet, one after another: one workgroup plays `takes` streams, from the ring buffers (Le Paine et al.
// 2016, "Fast Wavenet Generation Algorithm") to the picked code; nothing leaves it but the codes.
//
//   x = table[tap][code]                                       residual stream, R
//   z = tanh(f) ⊙ σ(g), [f, g] = W·[x[t − d], x[t]] + condition   D of each layer
//   x += dense·z + bias; skip += skipWeights·z                 S sums, each in the register of the threads that own it
//   logits = W₂·relu(W₁·relu(skip + bias) + bias) + bias; code = the first q with Σ_{i ≤ q} e_i > u·Σ e_i
//
// What sets its pace (docs/gpu.md): every weight is read once a sample and workgroup, from the card's L2 cache; and each
// layer waits for the one before: two barriers a layer where subgroups add up (four elsewhere), and the way to L2, which
// is why a layer's weights are asked for before the barrier after which they are needed ("ahead", "held").
//
// Each product is cut into units of eight weights: of one output, eight inputs; of gates, four inputs of a filter and
// the same four of its gate. `parts` neighbouring threads share an output: part p takes units p, p + parts …; weights
// lie as they are read: [block of outputs][step][thread]. The sizes are named in ../plan.ts.
//
// A thread that is the first of an output's parts owns it: the owner of residual channel j keeps x[j] in a register and
// is the only one to read and write that channel of all rings, so rings need no barrier.

struct Parameters { firstSlot: u32 }
@group(0) @binding(0) var<uniform> parameters: Parameters;
// Binding 1: the weights, in weights*.wgsl.
// Embedding [taps][levels][R], then the biases: dense [layers − 1][R], skip [S], head [S], logits [Q].
@group(0) @binding(2) var<storage, read> tables: array<f32>;
// mode, rows a dispatch, scale of the logits (float), rows a slot in `given` and `made`, pairs a row of conditions (0
// when there is one row), then for each layer its dilation and where its ring begins, then for each slot its rows and
// where its conditions begin.
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

// Workgroup memory, in vectors of four floats: [take][past, current] of the residual stream, [take] z, [take] the skip
// sums and later the logits, [take] what lies between the head's two products.
const inputVectors = residual / 2u;
const gatedVectors = dilation / 4u;
const wideVectors = max(skip, levelVectors * 4u) / 4u;
const hiddenVectors = skip / 4u;
const inputsAt = 0u;
const gatedAt = inputsAt + takes * inputVectors;
const wideAt = gatedAt + takes * gatedVectors;
const hiddenAt = wideAt + takes * wideVectors;
const memoryVectors = hiddenAt + takes * hiddenVectors;
var<workgroup> memory: array<vec4f, memoryVectors>;

var<workgroup> groupValues: array<f32, takes * pickGroups>;
var<workgroup> times: array<u32, takes>;
var<workgroup> previousCodes: array<u32, takes>;
var<workgroup> lastCodes: array<u32, takes>;
var<workgroup> firstRow: u32;

// A component by its name, never by a number: some compilers write the whole vector otherwise, and other threads own
// the rest of it.
fn store(vectors: u32, index: u32, value: f32) {
  let vector = vectors + index / 4u;
  switch (index % 4u) {
    case 0u: { memory[vector].x = value; }
    case 1u: { memory[vector].y = value; }
    case 2u: { memory[vector].z = value; }
    default: { memory[vector].w = value; }
  }
}

fn load(vectors: u32, index: u32) -> f32 { return memory[vectors + index / 4u][index % 4u]; }

fn rowsOf(slot: u32) -> u32 { return control[headerWords + 2u * layers + 2u * slot]; }
fn conditionsOf(slot: u32) -> u32 { return control[headerWords + 2u * layers + 2u * slot + 1u]; }

fn ringEntry(layer: u32, slot: u32, take: u32, channel: u32) -> u32 {
  let dilationSamples = control[headerWords + 2u * layer];
  let start = control[headerWords + 2u * layer + 1u];
  return slot * ringFloats + start + (times[take] % dilationSamples) * residual + channel;
}

fn activate(filterInput: f32, gateInput: f32) -> f32 {
  let a = exp(-2.0 * clamp(filterInput, -15.0, 15.0));
  let b = exp(-clamp(gateInput, -40.0, 40.0));
  return (1.0 - a) / ((1.0 + a) * (1.0 + b));
}

@compute @workgroup_size(threads)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let slot = parameters.firstSlot + workgroup.x * takes;
  let mode = control[0];
  let logitScale = bitcast<f32>(control[2]);
  let slotRows = control[3];
  let conditionStride = control[4];
  let layersRun = select(layers, layers - 1u, mode == listening);
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
  let readsSkip = thread < skipWidth;

  var gateHeldHere: array<Eight, gateHeld>;
  var denseHeldHere: array<Eight, denseHeld>;
  var skipHeldHere: array<Eight, skipHeld>;
  var conditionAhead: array<vec2f, gateBlocks * takes>;
  var past: array<f32, denseBlocks * takes>;
  var x: array<f32, denseBlocks * takes>;
  var skipSums: array<f32, skipBlocks * takes>;
  var sums: array<f32, sumsAtOnce>;

  for (var row = begin; row < end; row++) {
    // What the first layer needs.
    if (gateHolds && readsGates) {
      for (var i = 0u; i < gateHeld; i++) { gateHeldHere[i] = weightsAt(gatesAt + i * gateWidth, gateWidth, thread); }
    }
    if (gatePart == 0u) {
      for (var block = 0u; block < gateBlocks; block++) {
        let channel = block * gateBlockChannels + gateChannel;
        if (channel < dilation) {
          for (var take = 0u; take < takes; take++) {
            conditionAhead[block * takes + take] =
              conditions[conditionsOf(slot + take) + row * conditionStride + channel];
          }
        }
      }
    }
    if (densePart == 0u) {
      for (var block = 0u; block < denseBlocks; block++) {
        let channel = block * denseBlockChannels + denseChannel;
        if (channel < residual) {
          for (var take = 0u; take < takes; take++) {
            let last = lastCodes[take];
            let previous = previousCodes[take];
            var value = tables[((taps - 1u) * levels + last) * residual + channel];
            if (taps == 2u && previous != noCode) { value += tables[previous * residual + channel]; }
            x[block * takes + take] = value;
            let entry = ringEntry(0u, slot + take, take, channel);
            store(inputsAt + take * inputVectors, channel, histories[entry]);
            store(inputsAt + take * inputVectors, residual + channel, value);
            if (row < rowsOf(slot + take)) { histories[entry] = value; }
          }
        }
      }
    }
    for (var i = 0u; i < skipBlocks * takes; i++) { skipSums[i] = 0.0; }
    workgroupBarrier();

    for (var layer = 0u; layer < layersRun; layer++) {
      let isLast = layer + 1u == layers;
      // Asked for now, needed after the next barrier.
      if (denseHolds && !isLast && readsDense) {
        for (var i = 0u; i < denseHeld; i++) {
          denseHeldHere[i] = weightsAt(denseAt + layer * denseEights + i * denseWidth, denseWidth, thread);
        }
      }
      if (!isLast && densePart == 0u) {
        for (var block = 0u; block < denseBlocks; block++) {
          let channel = block * denseBlockChannels + denseChannel;
          if (channel < residual) {
            for (var take = 0u; take < takes; take++) {
              past[block * takes + take] = histories[ringEntry(layer + 1u, slot + take, take, channel)];
            }
          }
        }
      }
      if (skipHolds && mode != listening && readsSkip) {
        for (var i = 0u; i < skipHeld; i++) {
          skipHeldHere[i] = weightsAt(skipAt + layer * skipEights + i * skipWidth, skipWidth, thread);
        }
      }

      // Gates.
      for (var block = 0u; block < gateBlocks; block++) {
        for (var i = 0u; i < 2u * takes; i++) { sums[i] = 0.0; }
        if (readsGates) {
          for (var step = 0u; step < gateSteps; step++) {
            let i = block * gateSteps + step;
            var eight: Eight;
            if (gateHolds) {
              eight = gateHeldHere[i];
            } else {
              eight = weightsAt(gatesAt + layer * gateEights + i * gateWidth, gateWidth, thread);
            }
            let filters = lowOf(eight);
            let gates = highOf(eight);
            // Weights past the last input are zero.
            let vector = inputsAt + min(step * gateParts + gatePart, inputVectors - 1u);
            for (var take = 0u; take < takes; take++) {
              let input = memory[vector + take * inputVectors];
              sums[2u * take] += dot(filters, input);
              sums[2u * take + 1u] += dot(gates, input);
            }
          }
        }
        combine(&sums, 2u * takes, gateParts, thread);
        let channel = block * gateBlockChannels + gateChannel;
        if (gatePart == 0u && channel < dilation) {
          for (var take = 0u; take < takes; take++) {
            let condition = conditionAhead[block * takes + take];
            let gated = activate(sums[2u * take] + condition.x, sums[2u * take + 1u] + condition.y);
            store(gatedAt + take * gatedVectors, channel, gated);
          }
        }
      }
      workgroupBarrier();

      // Ahead: the next layer's gates.
      if (layer + 1u < layersRun) {
        if (gateHolds && readsGates) {
          for (var i = 0u; i < gateHeld; i++) {
            gateHeldHere[i] = weightsAt(gatesAt + (layer + 1u) * gateEights + i * gateWidth, gateWidth, thread);
          }
        }
        if (gatePart == 0u) {
          for (var block = 0u; block < gateBlocks; block++) {
            let channel = block * gateBlockChannels + gateChannel;
            if (channel < dilation) {
              for (var take = 0u; take < takes; take++) {
                conditionAhead[block * takes + take] = conditions[
                  conditionsOf(slot + take) + row * conditionStride + (layer + 1u) * dilation + channel
                ];
              }
            }
          }
        }
      }

      // Residual: the last layer's leads nowhere.
      if (!isLast) {
        for (var block = 0u; block < denseBlocks; block++) {
          for (var take = 0u; take < takes; take++) { sums[take] = 0.0; }
          if (readsDense) {
            for (var step = 0u; step < denseSteps; step++) {
              let i = block * denseSteps + step;
              var eight: Eight;
              if (denseHolds) {
                eight = denseHeldHere[i];
              } else {
                eight = weightsAt(denseAt + layer * denseEights + i * denseWidth, denseWidth, thread);
              }
              let low = lowOf(eight);
              let high = highOf(eight);
              let vector = gatedAt + min(2u * (step * denseParts + densePart), gatedVectors - 2u);
              for (var take = 0u; take < takes; take++) {
                sums[take] += dot(low, memory[vector + take * gatedVectors]) +
                  dot(high, memory[vector + take * gatedVectors + 1u]);
              }
            }
          }
          combine(&sums, takes, denseParts, thread);
          let channel = block * denseBlockChannels + denseChannel;
          if (densePart == 0u && channel < residual) {
            let bias = tables[denseBiasAt + layer * residual + channel];
            for (var take = 0u; take < takes; take++) {
              let i = block * takes + take;
              x[i] += sums[take] + bias;
              store(inputsAt + take * inputVectors, channel, past[i]);
              store(inputsAt + take * inputVectors, residual + channel, x[i]);
              if (row < rowsOf(slot + take)) { histories[ringEntry(layer + 1u, slot + take, take, channel)] = x[i]; }
            }
          }
        }
      }

      // Skip.
      if (mode != listening && readsSkip) {
        for (var step = 0u; step < skipSteps; step++) {
          let vector = gatedAt + min(2u * (step * skipParts + skipPart), gatedVectors - 2u);
          for (var block = 0u; block < skipBlocks; block++) {
            let i = block * skipSteps + step;
            var eight: Eight;
            if (skipHolds) {
              eight = skipHeldHere[i];
            } else {
              eight = weightsAt(skipAt + layer * skipEights + i * skipWidth, skipWidth, thread);
            }
            let low = lowOf(eight);
            let high = highOf(eight);
            for (var take = 0u; take < takes; take++) {
              skipSums[block * takes + take] += dot(low, memory[vector + take * gatedVectors]) +
                dot(high, memory[vector + take * gatedVectors + 1u]);
            }
          }
        }
      }
      workgroupBarrier();
    }

    if (mode != listening) {
      // Head. Its first product's inputs: what ReLU leaves of the skip sums.
      for (var block = 0u; block < skipBlocks; block++) {
        for (var take = 0u; take < takes; take++) { sums[take] = skipSums[block * takes + take]; }
        combine(&sums, takes, skipParts, thread);
        let channel = block * skipBlockChannels + skipChannel;
        if (skipPart == 0u && channel < skip) {
          let bias = tables[skipBiasAt + channel];
          for (var take = 0u; take < takes; take++) {
            store(wideAt + take * wideVectors, channel, max(sums[take] + bias, 0.0));
          }
        }
      }
      workgroupBarrier();
      for (var block = 0u; block < hiddenBlocks; block++) {
        for (var take = 0u; take < takes; take++) { sums[take] = 0.0; }
        let part = thread % hiddenParts;
        if (thread < hiddenWidth) {
          for (var step = 0u; step < hiddenSteps; step++) {
            let eight = weightsAt(hiddenWeightsAt + (block * hiddenSteps + step) * hiddenWidth, hiddenWidth, thread);
            let low = lowOf(eight);
            let high = highOf(eight);
            let vector = wideAt + min(2u * (step * hiddenParts + part), hiddenVectors - 2u);
            for (var take = 0u; take < takes; take++) {
              sums[take] += dot(low, memory[vector + take * wideVectors]) +
                dot(high, memory[vector + take * wideVectors + 1u]);
            }
          }
        }
        combine(&sums, takes, hiddenParts, thread);
        let channel = block * hiddenBlockChannels + thread / hiddenParts;
        if (part == 0u && channel < skip) {
          let bias = tables[hiddenBiasAt + channel];
          for (var take = 0u; take < takes; take++) {
            store(hiddenAt + take * hiddenVectors, channel, max(sums[take] + bias, 0.0));
          }
        }
      }
      workgroupBarrier();
      for (var block = 0u; block < logitBlocks; block++) {
        for (var take = 0u; take < takes; take++) { sums[take] = 0.0; }
        let part = thread % logitParts;
        if (thread < logitWidth) {
          for (var step = 0u; step < logitSteps; step++) {
            let eight = weightsAt(logitWeightsAt + (block * logitSteps + step) * logitWidth, logitWidth, thread);
            let low = lowOf(eight);
            let high = highOf(eight);
            let vector = hiddenAt + min(2u * (step * logitParts + part), hiddenVectors - 2u);
            for (var take = 0u; take < takes; take++) {
              sums[take] += dot(low, memory[vector + take * hiddenVectors]) +
                dot(high, memory[vector + take * hiddenVectors + 1u]);
            }
          }
        }
        combine(&sums, takes, logitParts, thread);
        let level = block * logitBlockChannels + thread / logitParts;
        if (part == 0u && level < levels) {
          let bias = tables[logitBiasAt + level];
          for (var take = 0u; take < takes; take++) {
            let logit = sums[take] + bias;
            store(wideAt + take * wideVectors, level, logit);
            if (mode == scoring && take == 0u) { made[row * levels + level] = bitcast<u32>(logit); }
          }
        }
      }
      workgroupBarrier();
    }

    if (mode > scoring) {
      // Softmax and pick: groups of codes first, then the codes of one group.
      for (var i = thread; i < takes * pickGroups; i += threads) {
        let take = i / pickGroups;
        let start = (i % pickGroups) * pickGroupLevels;
        var top = load(wideAt + take * wideVectors, start);
        for (var level = start + 1u; level < min(start + pickGroupLevels, levels); level++) {
          top = max(top, load(wideAt + take * wideVectors, level));
        }
        groupValues[i] = top;
      }
      workgroupBarrier();
      if (mode != highestPick) {
        for (var take = 0u; take < takes; take++) {
          var top = groupValues[take * pickGroups];
          for (var i = 1u; i < pickGroups; i++) { top = max(top, groupValues[take * pickGroups + i]); }
          for (var level = thread; level < levels; level += threads) {
            let logit = load(wideAt + take * wideVectors, level);
            store(wideAt + take * wideVectors, level, exp((logit - top) * logitScale));
          }
        }
        workgroupBarrier();
        for (var i = thread; i < takes * pickGroups; i += threads) {
          let take = i / pickGroups;
          let start = (i % pickGroups) * pickGroupLevels;
          var sum = 0.0;
          for (var level = start; level < min(start + pickGroupLevels, levels); level++) {
            sum += load(wideAt + take * wideVectors, level);
          }
          groupValues[i] = sum;
        }
        workgroupBarrier();
      }
    }

    if (thread < takes) {
      let take = thread;
      let ours = slot + take;
      if (row < rowsOf(ours)) {
        var next: u32;
        if (mode > scoring) {
          if (mode == highestPick) {
            next = highestOf(take);
          } else {
            next = drawn(take, bitcast<f32>(given[ours * slotRows + row]));
          }
          made[ours * slotRows + row] = next;
        } else {
          next = given[ours * (slotRows + 1u) + row + 1u];
        }
        previousCodes[take] = lastCodes[take];
        lastCodes[take] = next;
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

/// The first code of the highest logit.
fn highestOf(take: u32) -> u32 {
  var best = 0u;
  for (var i = 1u; i < pickGroups; i++) {
    if (groupValues[take * pickGroups + i] > groupValues[take * pickGroups + best]) { best = i; }
  }
  let top = groupValues[take * pickGroups + best];
  let start = best * pickGroupLevels;
  for (var level = start; level < min(start + pickGroupLevels, levels); level++) {
    if (load(wideAt + take * wideVectors, level) == top) { return level; }
  }
  return start;
}

/// The first code whose running sum passes uniform · Σ. Should rounding let none pass, the last one that can be drawn.
fn drawn(take: u32, uniformNumber: f32) -> u32 {
  var total = 0.0;
  for (var i = 0u; i < pickGroups; i++) { total += groupValues[take * pickGroups + i]; }
  let wanted = uniformNumber * total;
  var before = 0.0;
  var chosen = 0u;
  var start = 0.0;
  for (var i = 0u; i < pickGroups; i++) {
    let value = groupValues[take * pickGroups + i];
    if (value > 0.0) {
      chosen = i;
      start = before;
    }
    before += value;
    if (before > wanted) { break; }
  }
  var code = chosen * pickGroupLevels;
  var sum = start;
  for (var level = code; level < min(chosen * pickGroupLevels + pickGroupLevels, levels); level++) {
    let value = load(wideAt + take * wideVectors, level);
    if (value > 0.0) { code = level; }
    sum += value;
    if (sum > wanted) { break; }
  }
  return code;
}
