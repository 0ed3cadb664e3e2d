// The head's two products: many weights and nothing to wait for, so a thread asks for several units at a time.

const largestBurst = 4u;

struct HeadProduct {
  /// Of its first unit of eight weights.
  first: u32,
  width: u32,
  parts: u32,
  steps: u32,
  /// Units at a time; `steps` is a multiple.
  burst: u32,
}

/// One block of outputs. Inputs are S numbers of each take, `inputVectors` vectors apart. Afterwards the threads that
/// share an output share its takes, as `combine` says. Must be called by all threads.
fn headSums(
  sums: ptr<function, array<f32, takes>>,
  product: HeadProduct,
  inputsAt: u32,
  inputVectors: u32,
  thread: u32,
) {
  for (var take = 0u; take < takes; take++) { (*sums)[take] = 0.0; }
  if (thread < product.width) {
    let part = thread % product.parts;
    for (var step = 0u; step < product.steps; step += product.burst) {
      var eights: array<Eight, largestBurst>;
      for (var i = 0u; i < product.burst; i++) {
        eights[i] = weightsAt(product.first + (step + i) * product.width, product.width, thread);
      }
      for (var i = 0u; i < product.burst; i++) {
        let low = lowOf(eights[i]);
        let high = highOf(eights[i]);
        // Weights past the last input are zero.
        let vector = inputsAt + min(2u * ((step + i) * product.parts + part), hiddenVectors - 2u);
        for (var take = 0u; take < takes; take++) {
          let at = vector + take * inputVectors;
          (*sums)[take] += dot(low, memory[at]) + dot(high, memory[at + 1u]);
        }
      }
    }
  }
  combine(sums, product.parts, thread);
}
