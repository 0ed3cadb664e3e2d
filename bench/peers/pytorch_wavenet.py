"""PyTorch on a CUDA GPU doing the works of `npm run bench -- gpu`: the same networks, the same batches.

    python3 bench/peers/pytorch_wavenet.py [--only TEXT] [--seconds N] > pytorch.json
    npm run bench -- gpu --peers pytorch.json

Training: the step of a WaveNet, channels last, a layer as one product of [past, current] and all skips as one product
(the faster of the forms in training_pytorch.py), with cross entropy and a fused Adam, eager and by torch.compile, in
TF32, in full float32 and in bfloat16 (autocast), with the peak of the allocated memory. A step covers whole crops: the
loss is taken where a whole receptive field is seen, and the rate counts those positions, as ours does.

Generation: every layer's inputs cached in a ring (Le Paine et al. 2016), one sample at a time, its code drawn by the
cumulative sum against a uniform number, eager and as a CUDA graph that holds `GRAPH_SAMPLES` samples; 1 stream and as
many as the work asks for.

Prints a JSON line for each figure. A form that fails (no memory, no compiler) prints its reason and the next one goes on.
This script was written for machines with PyTorch 2.4 or newer and CUDA; the machine that it was written on has neither,
and it has only been read and byte-compiled there, never run.
"""

import argparse
import gc
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

NETWORKS = {
    "ibab-default": dict(
        dilations=[2**i for i in range(10)] * 5, residual=32, skip=512, codes=256, taps=2
    ),
    "winder-medium": dict(
        dilations=[2**i for i in range(13)] * 5, residual=64, skip=1024, codes=256, taps=1
    ),
    "nv-wavenet": dict(dilations=[2**i for i in range(10)] * 2, residual=64, skip=128, codes=256, taps=2),
}
# As bench/gpu/works.ts has them: codes of a crop, and crops of a step.
TRAINING = [
    ("ibab-default", 21_117, 1),
    ("ibab-default", 21_117, 8),
    ("winder-medium", 80_000, 8),
]
SAMPLING = [("ibab-default", 1), ("ibab-default", 64), ("ibab-default", 128), ("nv-wavenet", 1), ("winder-medium", 64)]
FORMS = ["tf32", "float32", "bf16"]
GRAPH_SAMPLES = 16
ROUNDS = 5


class WaveNet(nn.Module):
    def __init__(self, dilations, residual, skip, codes, taps):
        super().__init__()
        self.dilations = dilations
        self.residual = residual
        self.codes = codes
        self.taps = taps
        self.tables = nn.ModuleList([nn.Embedding(codes, residual) for _ in range(taps)])
        self.gates = nn.ModuleList([nn.Linear(2 * residual, 2 * residual) for _ in dilations])
        # The last layer's residual leads nowhere.
        self.dense = nn.ModuleList([nn.Linear(residual, residual) for _ in dilations[:-1]])
        self.skips = nn.Linear(len(dilations) * residual, skip)
        self.end1 = nn.Linear(skip, skip)
        self.end2 = nn.Linear(skip, codes)

    def head(self, gated):
        return self.end2(F.relu(self.end1(F.relu(self.skips(gated)))))

    def layer(self, index, past, current):
        a, b = self.gates[index](torch.cat([past, current], -1)).chunk(2, -1)
        z = torch.tanh(a) * torch.sigmoid(b)
        x = current + self.dense[index](z) if index < len(self.dense) else current
        return x, z

    def forward(self, codes, positions):
        """Logits [crops, positions, codes] of the last `positions` codes and one after them."""
        rows = codes.shape[1] - self.taps + 1
        x = sum(table(codes[:, tap : tap + rows]) for tap, table in enumerate(self.tables))
        gated = []
        for index, dilation in enumerate(self.dilations):
            x, z = self.layer(index, x[:, :-dilation], x[:, dilation:])
            gated.append(z[:, -positions:])
        return self.head(torch.cat(gated, -1))


def field(network):
    return sum(network["dilations"]) + network["taps"]


def set_form(form):
    allowed = form == "tf32"
    torch.backends.cuda.matmul.allow_tf32 = allowed
    torch.backends.cudnn.allow_tf32 = allowed


def autocast(form):
    return torch.autocast("cuda", dtype=torch.bfloat16, enabled=form == "bf16")


def median_seconds(work, budget):
    """Median seconds of a call, which may be sent without waiting; at most `budget` seconds in all."""
    work()
    torch.cuda.synchronize()
    seconds = []
    deadline = time.perf_counter() + budget
    while len(seconds) < ROUNDS or (time.perf_counter() < deadline and len(seconds) < 20 * ROUNDS):
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def train(name, length, crops, form, compiled, budget):
    set_form(form)
    torch.manual_seed(1)
    torch.cuda.reset_peak_memory_stats()
    network = WaveNet(**NETWORKS[name]).cuda()
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    positions = length - field(NETWORKS[name])
    codes = torch.randint(network.codes, (crops, length), device="cuda")
    inputs, expected = codes[:, :-1].contiguous(), codes[:, -positions:].reshape(-1)

    def loss_of(inputs):
        with autocast(form):
            logits = network(inputs, positions)
        return F.cross_entropy(logits.float().reshape(-1, network.codes), expected)

    loss_of_step = torch.compile(loss_of) if compiled else loss_of

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss_of_step(inputs).backward()
        optimiser.step()

    # The first steps compile and choose kernels.
    for _ in range(3):
        step()
    seconds = median_seconds(step, budget)
    return positions * crops / seconds, torch.cuda.max_memory_allocated()


class Generator:
    """Cached generation. All state is kept in buffers that are written in place, so that a CUDA graph can hold it."""

    def __init__(self, network, streams):
        self.network = network
        self.streams = streams
        device = "cuda"
        self.rings = [
            torch.zeros(dilation, streams, network.residual, device=device) for dilation in network.dilations
        ]
        self.position = torch.zeros(1, dtype=torch.long, device=device)
        self.lengths = torch.tensor(network.dilations, device=device)
        self.history = [
            torch.full((streams,), network.codes // 2, dtype=torch.long, device=device)
            for _ in range(network.taps)
        ]
        self.uniforms = torch.rand(GRAPH_SAMPLES, streams, 1, device=device)

    def sample(self, uniform):
        network = self.network
        places = self.position % self.lengths
        x = sum(table(codes) for table, codes in zip(network.tables, self.history))
        gated = []
        for index, ring in enumerate(self.rings):
            place = places[index : index + 1]
            past = ring.index_select(0, place)[0]
            ring.index_copy_(0, place, x[None])
            x, z = network.layer(index, past, x)
            gated.append(z)
        logits = network.head(torch.cat(gated, -1)).float()
        cumulative = torch.cumsum(torch.softmax(logits, -1), -1)
        code = torch.searchsorted(cumulative, uniform * cumulative[:, -1:], right=True)
        for earlier, later in zip(self.history, self.history[1:]):
            earlier.copy_(later)
        self.history[-1].copy_(code[:, 0].clamp_(max=network.codes - 1))
        self.position.add_(1)

    def samples(self):
        for uniform in self.uniforms:
            self.sample(uniform)

    def draw(self):
        self.uniforms.uniform_()


def generate(name, streams, graph, budget):
    set_form("float32")
    torch.manual_seed(1)
    network = WaveNet(**NETWORKS[name]).cuda().eval()
    generator = Generator(network, streams)
    with torch.no_grad():
        if not graph:

            def work():
                generator.draw()
                generator.samples()

        else:
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(3):
                    generator.samples()
            torch.cuda.current_stream().wait_stream(side)
            recorded = torch.cuda.CUDAGraph()
            with torch.cuda.graph(recorded):
                generator.samples()

            def work():
                generator.draw()
                recorded.replay()

        seconds = median_seconds(work, budget)
    return streams * GRAPH_SAMPLES / seconds


def attempt(figure, work):
    try:
        print(json.dumps({"name": figure, **work()}), flush=True)
    except Exception as error:  # A form that can't be had must not keep the others from being measured.
        reason = str(error).strip().split("\n")[0][:200]
        print(json.dumps({"name": figure, "reason": f"{type(error).__name__}: {reason}"}), flush=True)
    torch._dynamo.reset()
    gc.collect()
    torch.cuda.empty_cache()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT", help="figures whose name contains it")
    parser.add_argument("--seconds", type=float, default=5, help="for each figure, after warming up")
    arguments = parser.parse_args()
    if not torch.cuda.is_available():
        sys.exit("PyTorch finds no CUDA GPU here.")
    card = torch.cuda.get_device_name()
    print(json.dumps({"name": "pytorch", "version": torch.__version__, "card": card}), flush=True)

    def wanted(figure):
        return arguments.only in figure

    for name, length, crops in TRAINING:
        for form in FORMS:
            for compiled in (False, True):
                figure = f"gpu/training/{name}/{crops}/pytorch-{'compile' if compiled else 'eager'}-{form}"

                def work():
                    value, peak = train(name, length, crops, form, compiled, arguments.seconds)
                    return {"value": value, "unit": "samples/s", "peakBytes": peak}

                if wanted(figure):
                    attempt(figure, work)
    for name, streams in SAMPLING:
        for graph in (False, True):
            figure = f"gpu/sampling/{name}/{streams}/pytorch-{'graph' if graph else 'eager'}"

            def work():
                return {"value": generate(name, streams, graph, arguments.seconds), "unit": "samples/s"}

            if wanted(figure):
                attempt(figure, work)


if __name__ == "__main__":
    main()
