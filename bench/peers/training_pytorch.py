"""PyTorch training the networks of trainingCases.ts, for machines that have PyTorch.

    python bench/peers/training_pytorch.py [--threads N] [CASE...]

Two forms of the same network and the same loss, with Adam: `conv1d`, dilated convolutions over [batch, channels, time]
as people write a WaveNet, and `linear`, channels last, where a layer is one matrix product of [past, current] and all
skips are one product. Prints JSON lines like those of `npm run bench -- training --json`.
"""

import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

CASES = {
    "six-layers": dict(dilations=[1, 2, 4] * 2, residual=32, skip=512, taps=2, local=0, crops=[4000]),
    "ibab-default": dict(
        dilations=[2**i for i in range(10)] * 5, residual=32, skip=512, taps=2, local=0, crops=[16000]
    ),
    "cpu-preset": dict(
        dilations=[1, 2, 4, 8] * 4, residual=32, skip=128, taps=2, local=56, crops=[1986, 1986]
    ),
    "winder-medium": dict(
        dilations=[2**i for i in range(13)] * 5, residual=64, skip=1024, taps=1, local=0, crops=[39044]
    ),
}
CODES = 256
ROUNDS = 5


class Convolutions(nn.Module):
    """As people write it: [batch, channels, time], one Conv1d for each product."""

    def __init__(self, dilations, residual, skip, taps, local):
        super().__init__()
        self.dilations = dilations
        self.causal = nn.Conv1d(CODES, residual, taps, bias=False)
        layers = range(len(dilations))
        self.filters = nn.ModuleList([nn.Conv1d(residual, residual, 2, dilation=d) for d in dilations])
        self.gates = nn.ModuleList([nn.Conv1d(residual, residual, 2, dilation=d) for d in dilations])
        self.dense = nn.ModuleList([nn.Conv1d(residual, residual, 1) for _ in layers])
        self.skips = nn.ModuleList([nn.Conv1d(residual, skip, 1) for _ in layers])
        if local:
            self.local_filters = nn.ModuleList([nn.Conv1d(local, residual, 1, bias=False) for _ in layers])
            self.local_gates = nn.ModuleList([nn.Conv1d(local, residual, 1, bias=False) for _ in layers])
        self.end1 = nn.Conv1d(skip, skip, 1)
        self.end2 = nn.Conv1d(skip, CODES, 1)
        self.local = local

    def forward(self, codes, condition, positions):
        x = self.causal(F.one_hot(codes, CODES).float().transpose(1, 2))
        total = 0
        for i in range(len(self.dilations)):
            a, b = self.filters[i](x), self.gates[i](x)
            if self.local:
                rows = condition[:, :, -a.shape[2] :]
                a, b = a + self.local_filters[i](rows), b + self.local_gates[i](rows)
            z = torch.tanh(a) * torch.sigmoid(b)
            total = total + self.skips[i](z[:, :, -positions:])
            x = self.dense[i](z) + x[:, :, -z.shape[2] :]
        return self.end2(F.relu(self.end1(F.relu(total)))).transpose(1, 2)


class Linears(nn.Module):
    """Channels last: a layer is one product of [past, current, condition], all skips are one product."""

    def __init__(self, dilations, residual, skip, taps, local):
        super().__init__()
        self.dilations = dilations
        self.taps = taps
        self.tables = nn.ModuleList([nn.Embedding(CODES, residual) for _ in range(taps)])
        self.gates = nn.ModuleList([nn.Linear(2 * residual + local, 2 * residual) for _ in dilations])
        self.dense = nn.ModuleList([nn.Linear(residual, residual) for _ in dilations])
        self.skips = nn.Linear(len(dilations) * residual, skip)
        self.end1 = nn.Linear(skip, skip)
        self.end2 = nn.Linear(skip, CODES)
        self.local = local

    def forward(self, codes, condition, positions):
        rows = codes.shape[1] - self.taps + 1
        x = sum(table(codes[:, i : i + rows]) for i, table in enumerate(self.tables))
        gated = []
        for i, dilation in enumerate(self.dilations):
            parts = [x[:, :-dilation], x[:, dilation:]]
            if self.local:
                parts.append(condition[:, -parts[1].shape[1] :])
            a, b = self.gates[i](torch.cat(parts, 2)).chunk(2, 2)
            z = torch.tanh(a) * torch.sigmoid(b)
            gated.append(z[:, -positions:])
            x = parts[1] + self.dense[i](z)
        return self.end2(F.relu(self.end1(F.relu(self.skips(torch.cat(gated, 2))))))


def rate(form, case, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    settings = {key: value for key, value in case.items() if key != "crops"}
    network = (Convolutions if form == "conv1d" else Linears)(**settings)
    # The last layer's residual leads nowhere and has no gradient.
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    positions = case["crops"][0]
    field = sum(case["dilations"]) + case["taps"]
    codes = torch.randint(CODES, (len(case["crops"]), positions + field))
    condition = None
    if case["local"]:
        condition = torch.randn(len(case["crops"]), positions + field - 1, case["local"])
        condition = condition.transpose(1, 2).contiguous() if form == "conv1d" else condition
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        logits = network(codes[:, :-1], condition, positions)
        loss = F.cross_entropy(logits.reshape(-1, CODES), codes[:, -positions:].reshape(-1))
        loss.backward()
        optimiser.step()
        seconds.append(time.perf_counter() - start)
    return positions * len(case["crops"]) / statistics.median(seconds[1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    unknown = set(arguments.cases) - set(CASES)
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    for name in arguments.cases or ["six-layers", "ibab-default", "cpu-preset"]:
        for form in ("conv1d", "linear"):
            value = rate(form, CASES[name], arguments.threads)
            figure = f"training/{name}/pytorch-{form}-{arguments.threads}-threads"
            print(json.dumps({"name": figure, "value": value, "unit": "samples/s"}), flush=True)


if __name__ == "__main__":
    main()
