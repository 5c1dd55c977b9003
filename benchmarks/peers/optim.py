"""Trajectories of PyTorch's optimisers in float64, for OptimizerGoldenTest.

    python3 benchmarks/peers/optim.py > learners/src/test/resources/golden/optim.json

What PyTorch has not (LaProp, adaptive clipping by tensor) is written here from the papers' formulas.
"""
import json
import math

import torch

torch.set_default_dtype(torch.float64)
STEPS = 20


def filled(shape, f):
    n = math.prod(shape)
    return torch.tensor([f(i) for i in range(n)]).reshape(shape)


def problem():
    w = filled((3, 2), lambda i: 0.5 * math.sin(2.0 * i + 1)).requires_grad_()
    b = filled((2,), lambda i: 0.1 * (i + 1)).requires_grad_()
    x = filled((4, 3), lambda i: math.cos(i + 1.0))
    t = filled((4, 2), lambda i: math.sin(3.0 * i))
    return [w, b], lambda: 10 * (torch.tanh(x @ w + b) - t).square().mean()


class LaProp(torch.optim.Optimizer):
    """Ziyin et al. 2020, algorithm 1, with both corrections and decoupled decay."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-20, weight_decay=0.0):
        super().__init__(params, dict(lr=lr))
        self.betas, self.eps, self.decay, self.t = betas, eps, weight_decay, 0
        self.m = [torch.zeros_like(p) for p in params]
        self.n = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        self.t += 1
        lr = self.param_groups[0]["lr"]
        b1, b2 = self.betas
        for p, m, n in zip(self.param_groups[0]["params"], self.m, self.n):
            n.copy_(b2 * n + (1 - b2) * p.grad ** 2)
            m.copy_(b1 * m + (1 - b1) * p.grad / ((n / (1 - b2 ** self.t)).sqrt() + self.eps))
            p.copy_(p - lr * self.decay * p - lr * m / (1 - b1 ** self.t))


@torch.no_grad()
def adaptive(params, ratio, least):
    for p in params:
        most = ratio * max(least, p.norm().item())
        p.grad.mul_(1 / max(1.0, p.grad.norm().item() / most))


def run(make, before=lambda params: None, schedule=None):
    params, loss = problem()
    optimizer = make(params)
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule) if schedule else None
    mean = torch.cat([p.detach().reshape(-1) for p in params])
    out = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss().backward()
        before(params)
        optimizer.step()
        if rates:
            rates.step()
        now = torch.cat([p.detach().reshape(-1) for p in params])
        mean = torch.lerp(mean, now, 0.1)
        out.append(now.tolist())
    return {"values": out, "mean": mean.tolist()}


def warm(then, over):
    return lambda k: (k + 1) / over if k < over else then(k - over)


O = torch.optim
CASES = {
    "sgd": run(lambda p: O.SGD(p, 0.1)),
    "momentum": run(lambda p: O.SGD(p, 0.1, momentum=0.9)),
    "nesterov": run(lambda p: O.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.05)),
    "adam": run(lambda p: O.Adam(p, 0.05)),
    "adamL2": run(lambda p: O.Adam(p, 0.05, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1)),
    "adamw": run(lambda p: O.AdamW(p, 0.05, weight_decay=0.1)),
    "laprop": run(lambda p: LaProp(p, 0.05)),
    "lapropDecay": run(lambda p: LaProp(p, 0.05, weight_decay=0.1)),
    "clipNorm": run(lambda p: O.SGD(p, 0.1), lambda p: torch.nn.utils.clip_grad_norm_(p, 0.5)),
    "clipValue": run(lambda p: O.SGD(p, 0.1), lambda p: torch.nn.utils.clip_grad_value_(p, 0.3)),
    "clipRatio": run(lambda p: O.SGD(p, 0.1), lambda p: adaptive(p, 0.3, 1e-3)),
    "dreamer": run(lambda p: LaProp(p, 0.05), lambda p: adaptive(p, 0.3, 1e-3), warm(lambda k: 1.0, 1000)),
    "linear": run(lambda p: O.Adam(p, 0.05), schedule=lambda k: 1 - min(k, 12) / 12 * 0.9),
    "cosine": run(
        lambda p: O.Adam(p, 0.05),
        schedule=warm(lambda k: 0.1 + 0.9 * (1 + math.cos(math.pi * min(k, 10) / 10)) / 2, 5)),
}

if __name__ == "__main__":
    lines = [f'"{name}": {json.dumps(case)}' for name, case in CASES.items()]
    print("{" + f'"by": "PyTorch {torch.__version__}",\n' + ",\n".join(lines) + "}")
