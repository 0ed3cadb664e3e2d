// One step of adam, sgd with momentum or rmsprop (the formulas stand in ../../../graph/optimiser.ts) over flat vectors
// [count], in place, and the moving average of the weights. A thread changes one weight. Memory decides: each vector is
// read and written once.
//
// Constants: threads, kind (0 adam, 1 sgd, 2 rmsprop), clips, averages.

struct Parameters {
  count: u32,
  clipNorm: f32,
  momentum: f32,
  beta1: f32,
  restOf1: f32,
  beta2: f32,
  restOf2: f32,
  epsilon: f32,
}

// What changes from step to step.
struct Values {
  scale: f32,
  l2: f32,
  stepSize: f32,
  averageDecay: f32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> values: Values;
// Loss, norm, broken.
@group(0) @binding(2) var<storage, read> results: array<u32, 4>;
@group(0) @binding(3) var<storage, read> gradients: array<f32>;
@group(0) @binding(4) var<storage, read_write> weights: array<f32>;
@group(0) @binding(5) var<storage, read_write> first: array<f32>;
// Not used by sgd.
@group(0) @binding(6) var<storage, read_write> second: array<f32>;
@group(0) @binding(7) var<storage, read_write> average: array<f32>;

fn change(index: u32, gradient: f32) -> f32 {
  switch kind {
    case 0u: {
      let mean = parameters.beta1 * first[index] + parameters.restOf1 * gradient;
      let square = parameters.beta2 * second[index] + parameters.restOf2 * gradient * gradient;
      first[index] = mean;
      second[index] = square;
      return values.stepSize * mean / (sqrt(square) + parameters.epsilon);
    }
    case 1u: {
      let velocity = parameters.momentum * first[index] + gradient;
      first[index] = velocity;
      return values.stepSize * velocity;
    }
    default: {
      let square = parameters.beta2 * first[index] + parameters.restOf2 * gradient * gradient;
      let direction = gradient / sqrt(square + parameters.epsilon);
      let velocity = parameters.momentum * second[index] + values.stepSize * direction;
      first[index] = square;
      second[index] = velocity;
      return velocity;
    }
  }
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = (group.y * groups.x + group.x) * threads + thread;
  if (index >= parameters.count) { return; }
  var gradient = gradients[index];
  if (clips) {
    let norm = bitcast<f32>(results[1]);
    gradient *= parameters.clipNorm / max(norm, parameters.clipNorm);
  }
  let weight = weights[index] - change(index, gradient);
  weights[index] = weight;
  if (averages) { average[index] = weight + values.averageDecay * (average[index] - weight); }
}
