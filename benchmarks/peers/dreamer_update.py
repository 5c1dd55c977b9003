"""PyTorch's side of `reverie bench dreamer`: whole updates of Dreamer v3, answered line by line.

    check FILE       largest relative difference between its losses and FILE's, which dreamer.py wrote (float64)
    start CONFIG     begins a network; CONFIG is JSON of the sizes
    rate SECONDS     updates a second

An update is the world model's losses, a dream, the actor's and critic's losses, the gradients, adaptive clipping, LaProp and the
slow critic, as one would write it in PyTorch: modules, one call an operation, optimiser over lists of tensors.
"""
import json
import math
import sys
import time
from types import SimpleNamespace

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as missing:
    print(f"no PyTorch in {sys.executable}: {missing}", flush=True)
    sys.exit(1)


def golden(name, shape, slow=0):
    phase = sum(name.encode()) + 3 * slow
    rows = shape[-2] if len(shape) > 1 else 1
    x = torch.tensor([0.5 * math.sin(1.7 * i + phase) / math.sqrt(rows) for i in range(math.prod(shape))])
    return x.reshape(shape) + (1 if name.endswith("scale") else 0)


def drawn_at_random(name, shape, slow=0):
    if name.endswith("scale"):
        return torch.ones(shape)
    return torch.zeros(shape) if name.endswith("bias") else torch.randn(shape) / math.sqrt(shape[-2])


class Norm(nn.Module):
    def __init__(self, make, name, n):
        super().__init__()
        self.scale = nn.Parameter(make(f"{name}/scale", (n,)))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-4) * self.scale


class Mlp(nn.Module):
    """Layers of linear, norm and SiLU, and a linear one if there are outputs."""

    def __init__(self, make, name, n, layers, units, out, single=False):
        super().__init__()
        self.hidden, self.norms = nn.ModuleList(), nn.ModuleList()
        for i in range(layers):
            at = name if single else f"{name}/{i}"
            self.hidden.append(linear(make, at, n, units))
            self.norms.append(Norm(make, f"{at}/norm", units))
            n = units
        self.out = linear(make, f"{name}/{layers}", n, out) if out else None

    def forward(self, x):
        for layer, norm in zip(self.hidden, self.norms):
            x = F.silu(norm(layer(x)))
        return x if self.out is None else self.out(x)


def linear(make, name, n, m):
    layer = nn.Linear(n, m)
    with torch.no_grad():
        layer.weight.copy_(make(f"{name}/kernel", (n, m)).t())
        layer.bias.copy_(make(f"{name}/bias", (m,)))
    return layer


class BlockLinear(nn.Module):
    def __init__(self, kernel, bias):
        super().__init__()
        self.kernel, self.bias = nn.Parameter(kernel), nn.Parameter(bias)

    def forward(self, x):
        """[n, g, k] -> [n, g, m]"""
        return torch.baddbmm(self.bias, x.transpose(0, 1), self.kernel).transpose(0, 1)


class Core(nn.Module):
    def __init__(self, make, c, actions):
        super().__init__()
        g, d, h, n = c.blocks, c.deter, c.hidden, "acting/core"
        self.blocks = g
        self.state = Mlp(make, f"{n}/state", d, 1, h, 0, True)
        self.latent = Mlp(make, f"{n}/0", c.stoch, 1, h, 0, True)
        self.action = Mlp(make, f"{n}/1", actions, 1, h, 0, True)
        rest = torch.cat([make(f"{n}/{k}/hidden", (h, d)) for k in ("state", "0", "1")])
        rest = rest.unflatten(-1, (g, d // g)).permute(1, 0, 2)
        kernel = torch.cat([make(f"{n}/hidden/kernel", (g, d // g, d // g)), rest], 1)
        self.hidden = BlockLinear(kernel, make(f"{n}/hidden/bias", (g, 1, d // g)))
        self.norm = Norm(make, f"{n}/hidden/norm", d)
        self.gates = BlockLinear(make(f"{n}/gates/kernel", (g, d // g, 3 * d // g)),
                                 make(f"{n}/gates/bias", (g, 1, 3 * d // g)))

    def forward(self, h, z, action):
        g = self.blocks
        action = action / action.abs().clamp(min=1)
        shared = torch.cat([self.state(h), self.latent(z), self.action(action)], -1)
        x = torch.cat([h.unflatten(-1, (g, -1)), shared[:, None].expand(-1, g, -1)], -1)
        x = F.silu(self.norm(self.hidden(x).flatten(1))).unflatten(-1, (g, -1))
        reset, update, candidate = [y.flatten(1) for y in self.gates(x).chunk(3, -1)]
        candidate = torch.tanh(torch.sigmoid(reset) * candidate)
        update = torch.sigmoid(update - 1)
        return update * candidate + (1 - update) * h


def kl(p, q):
    return (p * (p.log() - q.log())).sum((-1, -2))


def symlog(x):
    return x.sign() * x.abs().log1p()


class Dreamer(nn.Module):
    def __init__(self, c, make=drawn_at_random):
        super().__init__()
        c = self.c = SimpleNamespace(**c)
        c.stoch = c.groups * c.classes
        c.features = c.deter + c.stoch
        half = torch.linspace(-c.mostBin, 0, c.bins // 2 + 1)
        half = -torch.expm1(-half)
        self.register_buffer("support", torch.cat([half, -half[:-1].flip(0)]))
        f, u, n = c.features, c.units, c.layers
        self.encoder = Mlp(make, "acting/encoder", c.observation, n, u, 0)
        self.core = Core(make, c, c.actions)
        self.posterior = Mlp(make, "acting/posterior", c.deter + u, 1, c.hidden, c.stoch)
        self.prior = Mlp(make, "world/prior", c.deter, 2, c.hidden, c.stoch)
        self.decoder = Mlp(make, "world/decoder", f, n, u, c.observation)
        self.reward = Mlp(make, "world/reward", f, 1, u, c.bins)
        self.live = Mlp(make, "world/continue", f, 1, u, 1)
        self.actor = Mlp(make, "acting/actor", f, n, u, c.actions)
        self.critic = Mlp(make, "critic", f, n, u, c.bins)
        self.slow = Mlp(lambda name, shape: make(name, shape, 1), "critic", f, n, u, c.bins).requires_grad_(False)
        self.range = None

    def mixed(self, logits):
        return (1 - self.c.unimix) * logits.softmax(-1) + self.c.unimix / logits.shape[-1]

    def latent(self, logits):
        return self.mixed(logits.unflatten(-1, (self.c.groups, self.c.classes)))

    def draw(self, probs):
        if self.c.modes:
            chosen = probs.argmax(-1)
        else:
            chosen = torch.multinomial(probs.detach().flatten(0, -2), 1).reshape(probs.shape[:-1])
        return F.one_hot(chosen, probs.shape[-1]).to(probs.dtype) + probs - probs.detach()

    def mean(self, logits):
        n = self.c.bins // 2
        weighted = logits.softmax(-1) * self.support
        return weighted[..., n] + (weighted[..., :n].flip(-1) + weighted[..., n + 1:]).sum(-1)

    def cross_entropy(self, logits, target):
        s = self.support
        target = target.detach().clamp(s[0], s[-1])
        above = torch.searchsorted(s, target.contiguous(), right=True).clamp(1, len(s) - 1)
        share = (target - s[above - 1]) / (s[above] - s[above - 1])
        log = logits.log_softmax(-1)
        low, high = log.gather(-1, above[..., None] - 1)[..., 0], log.gather(-1, above[..., None])[..., 0]
        return -((1 - share) * low + share * high)

    def lambda_return(self, reward, live, carried, value):
        out = [value[:, -1]]
        for t in reversed(range(reward.shape[1] - 1)):
            after = (1 - carried[:, t + 1]) * value[:, t + 1] + carried[:, t + 1] * out[-1]
            out.append(reward[:, t + 1] + live[:, t + 1] * after)
        return torch.stack(out[:0:-1], 1)

    def value_loss(self, x, target, weight):
        logits = self.critic(x)
        with torch.no_grad():
            slowly = self.mean(self.slow(x))
        return (weight * (self.cross_entropy(logits, target) + self.cross_entropy(logits, slowly))).mean()

    def dream(self, h, z):
        seen, acts = [], []
        for t in range(self.c.horizon + 1):
            x = torch.cat([h, z], -1)
            a = self.draw(self.mixed(self.actor(x)))
            seen.append(x), acts.append(a)
            if t < self.c.horizon:
                h = self.core(h, z, a)
                z = self.draw(self.latent(self.prior(h))).flatten(1)
        return torch.stack(seen, 1), torch.stack(acts, 1)

    def spread(self, returns):
        edges = torch.quantile(returns.flatten()[:1 << 24], torch.tensor([0.05, 0.95], dtype=returns.dtype))
        self.range = 0.01 * edges + (0.99 * self.range if self.range is not None else 0)
        return (self.range[1] - self.range[0]).clamp(min=1)

    def terms(self, obs, previous, reward, first, last, live):
        c = self.c
        steps, size = reward.shape
        target = symlog(obs)
        embedded = self.encoder(target)
        keep = 1 - first[..., None]
        h, z = obs.new_zeros(size, c.deter), obs.new_zeros(size, c.stoch)
        hs, zs, logits = [], [], []
        for t in range(steps):
            h = self.core(h * keep[t], z * keep[t], previous[t])
            logits.append(self.posterior(torch.cat([h, embedded[t]], -1)))
            z = self.draw(self.latent(logits[-1])).flatten(1)
            hs.append(h), zs.append(z)
        h, z, post = torch.stack(hs), torch.stack(zs), self.latent(torch.stack(logits))
        x, prior = torch.cat([h, z], -1), self.latent(self.prior(h))
        out = {
            "observation": (self.decoder(x) - target).square().sum(-1).mean(),
            "reward": self.cross_entropy(self.reward(x), reward).mean(),
            "continuation": F.binary_cross_entropy_with_logits(self.live(x)[..., 0], live * c.discount),
            "dynamics": kl(post.detach(), prior).clamp(min=c.freeNats).mean(),
            "representation": kl(post, prior.detach()).clamp(min=c.freeNats).mean(),
        }
        with torch.no_grad():
            seen, acts = self.dream(h[-c.starts:].flatten(0, 1), z[-c.starts:].flatten(0, 1))
            r, d = self.mean(self.reward(seen)), torch.sigmoid(self.live(seen)[..., 0])
            value = self.mean(self.critic(seen))
            ret = self.lambda_return(r, d, torch.full_like(r, c.lambda_), value)
            advantage = (ret - value[:, :-1]) / self.spread(ret)
            weight = d.cumprod(1)[:, :-1]
        probs = self.mixed(self.actor(seen[:, :-1]))
        log = probs.log()
        likely, entropy = (log * acts[:, :-1]).sum(-1), -(probs * log).sum(-1)
        out["actor"] = -(weight * (likely * advantage + c.entropy * entropy)).mean()
        out["critic"] = self.value_loss(seen[:, :-1], ret, weight)
        boot = ret[:, 0].reshape(c.starts, size).T
        r, d, end = [y[-c.starts:].T for y in (reward, live, last)]
        ret = self.lambda_return(r, d * c.discount, c.lambda_ * (1 - end), boot)
        out["replayed"] = self.value_loss(x[-c.starts:-1].transpose(0, 1), ret, (1 - end)[:, :-1])
        return out

    def total(self, terms):
        scales = {"dynamics": self.c.dynamics, "representation": self.c.representation, "replayed": self.c.replayValue}
        return sum(scales.get(name, 1) * value for name, value in terms.items())


class Training:
    def __init__(self, config):
        torch.manual_seed(1)
        self.net = Dreamer(config)
        self.parameters = [p for p in self.net.parameters() if p.requires_grad]
        self.first = [torch.zeros_like(p) for p in self.parameters]
        self.second = [torch.zeros_like(p) for p in self.parameters]
        self.steps = 0
        c, (steps, size) = self.net.c, (config["length"], config["batch"])
        first = torch.zeros(steps, size)
        first[0], first[steps // 2, ::2] = 1, 1
        last = torch.zeros(steps, size)
        last[steps // 2 - 1, ::2] = 1
        actions = F.one_hot(torch.randint(c.actions, (steps, size)), c.actions).float()
        self.data = (torch.randn(steps, size, c.observation), actions, torch.ones(steps, size), first, last, 1 - last)

    def update(self):
        for p in self.parameters:
            p.grad = None
        net = self.net
        net.total(net.terms(*self.data)).backward()
        with torch.no_grad():
            self.optimise([p.grad for p in self.parameters])
            critic, slow = list(net.critic.parameters()), list(net.slow.parameters())
            torch._foreach_mul_(slow, 1 - net.c.slowRate)
            torch._foreach_add_(slow, critic, alpha=net.c.slowRate)

    def optimise(self, grads):
        """Adaptive clipping and LaProp."""
        c = self.net.c
        most = torch.stack(torch._foreach_norm(self.parameters)).clamp(min=1e-3) * c.clipRatio
        factors = (torch.stack(torch._foreach_norm(grads)) / most).clamp(min=1).reciprocal()
        grads = [g * f for g, f in zip(grads, factors.unbind())]
        self.steps += 1
        torch._foreach_mul_(self.second, 0.999)
        torch._foreach_addcmul_(self.second, grads, grads, 0.001)
        scale = torch._foreach_div(self.second, 1 - 0.999 ** self.steps)
        torch._foreach_add_(scale, 1e-20)
        torch._foreach_sqrt_(scale)
        torch._foreach_mul_(self.first, 0.9)
        torch._foreach_addcdiv_(self.first, grads, scale, 0.1)
        torch._foreach_add_(self.parameters, self.first, alpha=-c.learningRate / (1 - 0.9 ** self.steps))


def check(file):
    """Its losses on dreamer.py's weights and batch beside those that were written down."""
    torch.set_default_dtype(torch.float64)
    steps, size = 5, 2
    net = Dreamer({
        "deter": 4, "blocks": 2, "hidden": 3, "groups": 2, "classes": 3, "units": 4, "layers": 2, "horizon": 3, "starts": 3,
        "discount": 0.9, "lambda_": 0.95, "unimix": 0.01, "freeNats": 0.05, "dynamics": 1, "representation": 0.1,
        "replayValue": 0.3, "entropy": 0.02, "bins": 11, "mostBin": 3, "observation": 3, "actions": 2, "modes": True}, golden)
    i = torch.arange(steps * size)
    obs = ((7 * torch.arange(3 * steps * size)) % 23 - 11).double().reshape(steps, size, 3) / 8
    action = ((3 * i + 1) // 2 % 2).reshape(steps, size)
    reward = ((5 * i) % 13 - 6).double().reshape(steps, size) / 4
    last, first, live = torch.zeros(steps, size), torch.zeros(steps, size), torch.ones(steps, size)
    first[0], first[3, 0], first[4, 1] = 1, 1, 1
    last[2, 0], last[3, 1], live[2, 0] = 1, 1, 0
    previous = torch.zeros(steps, size, 2)
    previous[1:] = F.one_hot(action[:-1], 2).double() * (1 - first[1:])[..., None]
    terms = net.terms(obs, previous, reward, first, last, live)
    terms["total"] = net.total(terms)
    with open(file) as known:
        wanted = json.load(known)["vectors"]
    torch.set_default_dtype(torch.float32)
    worst = 0.0
    for name, value in terms.items():
        away = abs(value.item() - wanted[name]) / max(1e-9, abs(wanted[name]))
        worst = away if not away <= worst else worst
    return worst


def rate(training, seconds, clock):
    n, begin = 0, clock()
    end = begin
    while end - begin < seconds or n < 3:
        training.update()
        n += 1
        end = clock()
    return n / (end - begin)


def blas():
    """The library that computes matrix products, empty if it is the reference BLAS."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    if torch.backends.mkl.is_available():
        return "MKL"
    with open("/proc/self/maps") as maps:
        loaded = maps.read().lower()
    return next((name for name in ("OpenBLAS", "MKL", "BLIS") if name.lower() in loaded), "")


def main():
    torch.set_num_threads(1)
    clock = time.thread_time if sys.argv[1:] == ["cpu"] else time.perf_counter
    library = blas()
    if not library:
        print("PyTorch here computes with the reference BLAS, ten times slower than OpenBLAS", flush=True)
        sys.exit(1)
    training = None
    print(f"ready {torch.__version__} with {library}", flush=True)
    for line in sys.stdin:
        verb, rest = line.strip().split(" ", 1)
        if verb == "check":
            print(check(rest), flush=True)
        elif verb == "start":
            training = Training(json.loads(rest))
            print(len(training.parameters), flush=True)
        else:
            print(rate(training, float(rest), clock), flush=True)


main()
