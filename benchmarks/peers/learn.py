"""PyTorch's side of `reverie bench learn`: answers "loss WORKLOAD UPDATES" and "rate WORKLOAD SECONDS" line by line."""
import math
import sys
import time

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as missing:
    print(f"no PyTorch in {sys.executable}: {missing}", flush=True)
    sys.exit(1)

def blas():
    """The library that computes matrix products, empty if it is the reference BLAS."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    if torch.backends.mkl.is_available():
        return "MKL"
    with open("/proc/self/maps") as maps:
        loaded = maps.read().lower()
    return next((name for name in ("OpenBLAS", "MKL", "BLIS") if name.lower() in loaded), "")


BATCH, STEPS, DETER, ACTIONS, GROUPS = 16, 50, 256, 6, 32
WIDTH, HEADS, TOKENS, LAYERS, MEMBERS = 256, 8, 64, 4, 7


def numbers(seed, shape, scale):
    """The same hash of the place as Java's."""
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    x = ((i + 1 + seed * 7919) * 2654435761) & 0xFFFFFFFF
    x = x ^ (x >> 16)
    x = (x * 1664525) & 0xFFFFFFFF
    x = x ^ (x >> 13)
    return ((x.double() / 4294967296.0 * 2 - 1) * scale).float().reshape(shape)


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [24, 256, 256, 256, 6]
        layers = []
        for i in range(4):
            layers += [nn.Linear(sizes[i], sizes[i + 1])] + ([nn.SiLU()] if i < 3 else [])
        self.net = nn.Sequential(*layers)
        self.x, self.y = numbers(1000, (256, 24), 1), numbers(1001, (256, 6), 1)

    def loss(self):
        return F.mse_loss(self.net(self.x), self.y)


class Rssm(nn.Module):
    def __init__(self):
        super().__init__()
        self.inp = nn.Sequential(nn.Linear(DETER + ACTIONS, DETER), nn.SiLU())
        self.gru = nn.Linear(2 * DETER, 3 * DETER)
        self.prior = nn.Sequential(nn.Linear(DETER, DETER), nn.SiLU(), nn.Linear(DETER, DETER))
        self.post = nn.Sequential(nn.Linear(2 * DETER, DETER), nn.SiLU(), nn.Linear(DETER, DETER))
        self.embed, self.actions = numbers(1000, (STEPS, BATCH, DETER), 1), numbers(1001, (STEPS, BATCH, ACTIONS), 1)

    def cell(self, x, h):
        reset, update, cand = torch.chunk(self.gru(torch.cat([x, h], -1)), 3, -1)
        cand = torch.tanh(torch.sigmoid(reset) * cand)
        update = torch.sigmoid(update - 1)
        return update * cand + (1 - update) * h

    def loss(self):
        h = torch.zeros(BATCH, DETER)
        z = torch.zeros(BATCH, DETER)
        states, posts = [], []
        for t in range(STEPS):
            h = self.cell(self.inp(torch.cat([z, self.actions[t]], -1)), h)
            states.append(h)
            posts.append(self.post(torch.cat([h, self.embed[t]], -1)))
            z = F.softmax(posts[-1].view(BATCH, GROUPS, -1), -1).view(BATCH, DETER)
        states = torch.stack(states)
        p = F.log_softmax(torch.stack(posts).view(STEPS, BATCH, GROUPS, -1), -1)
        q = F.log_softmax(self.prior(states).view(STEPS, BATCH, GROUPS, -1), -1)
        return (p.exp() * (p - q)).sum(-1).mean() + states.square().mean()


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        channels = [3, 32, 64, 128, 256]
        layers = []
        for i in range(4):
            layers += [nn.Conv2d(channels[i], channels[i + 1], 4, 2, 1), nn.SiLU()]
        self.net = nn.Sequential(*layers)
        self.x, self.y = numbers(1000, (BATCH, 3, 64, 64), 1), numbers(1001, (BATCH, 256, 4, 4), 1)

    def loss(self):
        return F.mse_loss(self.net(self.x), self.y)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.SiLU(), nn.Linear(4 * WIDTH, WIDTH))
        self.register_buffer("hidden", torch.triu(torch.ones(TOKENS, TOKENS, dtype=torch.bool), 1))

    def attention(self, x):
        q, k, v = (part.view(BATCH, TOKENS, HEADS, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
            y = F.softmax(scores.masked_fill(self.hidden, float("-inf")), -1) @ v
        return self.out(y.transpose(1, 2).contiguous().view(BATCH, TOKENS, WIDTH))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*(Block() for _ in range(LAYERS)))
        self.x, self.y = numbers(1000, (BATCH, TOKENS, WIDTH), 1), numbers(1001, (BATCH, TOKENS, WIDTH), 1)

    def loss(self):
        return F.mse_loss(self.blocks(self.x), self.y)


class EnsembleLinear(nn.Module):
    def __init__(self, members, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(members, inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(members, 1, outputs))

    def forward(self, x):
        return torch.baddbmm(self.bias, x, self.weight)


class Ensemble(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [24, 200, 200, 200, 200, 18]
        layers = []
        for i in range(5):
            layers += [EnsembleLinear(MEMBERS, sizes[i], sizes[i + 1])] + ([nn.SiLU()] if i < 4 else [])
        self.net = nn.Sequential(*layers)
        self.x, self.y = numbers(1000, (MEMBERS, 256, 24), 1), numbers(1001, (MEMBERS, 256, 18), 1)

    def loss(self):
        return F.mse_loss(self.net(self.x), self.y)


def start(model):
    """Gives every parameter the value that it has in Java, whose linear kernels are [in, out]."""
    norms = {f"{name}.weight" for name, module in model.named_modules() if isinstance(module, nn.LayerNorm)}
    with torch.no_grad():
        for index, (name, p) in enumerate(model.named_parameters()):
            if name in norms:
                p.fill_(1)
            elif name.endswith("bias"):
                p.zero_()
            elif p.dim() == 2:
                p.copy_(numbers(index, (p.shape[1], p.shape[0]), math.sqrt(3 / p.shape[1])).t())
            else:
                p.copy_(numbers(index, tuple(p.shape), math.sqrt(3 / (p[0].numel() if p.dim() == 4 else p.shape[1]))))


class Network:
    KINDS = {"mlp": Mlp, "rssm": Rssm, "cnn": Cnn, "transformer": Transformer, "ensemble": Ensemble}

    def __init__(self, kind):
        self.model = self.KINDS[kind]()
        start(self.model)
        self.adam = torch.optim.Adam(self.model.parameters(), lr=3e-4)

    def update(self):
        self.adam.zero_grad()
        self.model.loss().backward()
        self.adam.step()


def rate(network, seconds, clock):
    n, begin = 0, clock()
    end = begin
    while end - begin < seconds or n < 3:
        network.update()
        n += 1
        end = clock()
    return n / (end - begin)


def main():
    torch.set_num_threads(1)
    clock = time.thread_time if sys.argv[1:] == ["cpu"] else time.perf_counter
    library = blas()
    if not library:
        print("PyTorch here computes with the reference BLAS, ten times slower than OpenBLAS", flush=True)
        sys.exit(1)
    networks = {}
    print(f"ready {torch.__version__} with {library}", flush=True)
    for line in sys.stdin:
        verb, kind, amount = line.split()
        if verb == "loss":
            networks[kind] = Network(kind)
            for _ in range(int(amount)):
                networks[kind].update()
            with torch.no_grad():
                print(networks[kind].model.loss().item(), flush=True)
        else:
            print(rate(networks[kind], float(amount), clock), flush=True)


main()
