"""One loss of PlaNet, every term, and its gradients, on fixed weights and a fixed batch, in float64, for PlanetGoldenTest.

    python3 benchmarks/peers/planet.py > learners/src/test/resources/golden/planet.json

Written after the paper (Hafner et al. 2019), undivided and unfused: every dream of latent overshooting is gone along by itself, from
each posterior and from the empty state before the first step. Weights and batch are made as in dreamer_variants.py; a latent is its
mean + std / 2.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
T, B, O, A = 5, 2, 3, 2
DETER, HIDDEN, STOCH, UNITS, LAYERS = 4, 3, 3, 4, 2
FREE, REWARD, LEAST = 90.0, 10.0, 0.1
PARAMETERS = {}


def p(name, *shape):
    if name not in PARAMETERS:
        phase = sum(name.encode())
        rows = shape[-2] if len(shape) > 1 else 1
        x = torch.tensor([1.5 * math.sin(1.7 * i + phase) / math.sqrt(rows) for i in range(math.prod(shape))])
        PARAMETERS[name] = x.reshape(shape).requires_grad_()
    return PARAMETERS[name]


def dense(x, name, out):
    return x @ p(f"{name}/kernel", x.shape[-1], out) + p(f"{name}/bias", out)


def mlp(x, name, layers, units, out):
    for i in range(layers):
        x = F.elu(dense(x, f"{name}/{i}", units))
    return dense(x, f"{name}/{layers}", out) if out else x


def batch():
    obs = torch.tensor([((7 * i) % 23 - 11) / 8 for i in range(T * B * O)]).reshape(T, B, O)
    reward = torch.tensor([((5 * i) % 13 - 6) / 4 for i in range(T * B)]).reshape(T, B)
    first = torch.zeros(T, B)
    first[0], first[3, 0], first[4, 1] = 1, 1, 1
    action = torch.tensor([(3 * i + 1) % 9 / 4 - 1 for i in range(T * B * A)]).reshape(T, B, A)
    previous = torch.zeros(T, B, A)
    for t in range(1, T):
        previous[t] = action[t - 1] * (1 - first[t])[:, None]
    return obs, previous, reward, first


def core(h, z, a):
    x = F.elu(dense(torch.cat([z, a]), "acting/core/input", HIDDEN))
    g = dense(x, "acting/core/gru", 3 * DETER) + h @ p("acting/core/gru/recurrent", DETER, 3 * DETER)
    r, u, c = g.chunk(3)
    u = torch.sigmoid(u)
    return u * torch.tanh(torch.sigmoid(r) * c) + (1 - u) * h


def normal(head):
    mean, std = head.chunk(2)
    return mean, F.softplus(std) + LEAST


def drawn(head):
    mean, std = normal(head)
    return mean + 0.5 * std


def prior(h):
    return mlp(h, "world/prior", 1, HIDDEN, 2 * STOCH)


def kl(q, to):
    (m, s), (n, r) = normal(q), normal(to)
    return (torch.log(r / s) + (s * s + (m - n) ** 2) / (2 * r * r) - 0.5).sum().clamp(min=FREE)


def loss(distance):
    PARAMETERS.clear()
    obs, previous, reward, first = batch()
    nothing = torch.zeros(DETER), torch.zeros(STOCH)
    observation, earned, near, held, far = [], [], [], [], {d: [] for d in range(2, distance + 1)}
    for b in range(B):
        states, posteriors = [nothing], []
        for t in range(T):
            h, z = nothing if first[t, b] else states[-1]
            h = core(h, z, previous[t, b])
            head = mlp(torch.cat([h, mlp(obs[t, b], "acting/encoder", LAYERS, UNITS, 0)]), "acting/posterior", 1, HIDDEN, 2 * STOCH)
            states.append((h, drawn(head)))
            posteriors.append(head)
            x = torch.cat([h, drawn(head)])
            observation.append((mlp(x, "world/decoder", LAYERS, UNITS, O) - obs[t, b]).square().sum())
            earned.append(0.5 * (mlp(x, "world/reward", LAYERS, UNITS, 1)[0] - reward[t, b]) ** 2)
            near.append(kl(head.detach(), prior(h)))
            held.append(kl(head, prior(h).detach()))
        for begin in range(T):
            h, z = states[begin]
            for d in range(1, min(distance, T - begin) + 1):
                t = begin + d - 1
                if first[t, b]:
                    h, z = nothing
                h = core(h, z, previous[t, b])
                z = drawn(prior(h))
                if d > 1:
                    far[d].append(kl(posteriors[t].detach(), prior(h)))
    mean = lambda x: torch.stack(x).mean()
    scale = max(1, distance)
    terms = {
        "observation": mean(observation),
        "reward": mean(earned),
        "dynamics": (mean(near) + sum(mean(x) for x in far.values())) / scale,
        "representation": mean(held) / scale,
    }
    terms["world"] = 0.5 * terms["observation"] + REWARD * terms["reward"] + terms["dynamics"] + terms["representation"]
    terms["world"].backward()
    out = {k: v.item() for k, v in terms.items()}
    out["gradients"] = {}
    for name, value in PARAMETERS.items():
        g = value.grad.flatten()
        along = torch.tensor([math.cos(0.9 * i) for i in range(len(g))])
        out["gradients"][name] = [g.norm().item(), (g * along).sum().item()]
    return out


print(json.dumps({"one step": loss(0), "overshooting": loss(4)}, indent=1))
