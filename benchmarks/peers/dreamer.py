"""One loss of Dreamer v3, every term, and its gradients, on fixed weights and a fixed batch, in float64, for DreamerGoldenTest.

    python3 benchmarks/peers/dreamer.py > learners/src/test/resources/golden/dreamer.json

Written after the paper (Hafner et al. 2023) and the public code's description of it, undivided and unfused. Draws are the most
probable classes, the first of equals, with the probabilities' gradient. Parameters have Reverie's names; number i of one is
0.5 sin(1.7 i + the sum of its name's bytes) / sqrt(rows), rows 1 but for matrices, and 1 is added to scales; those of the slow
critic have 3 added to that sum. The batch is in the code below. The losses are of vectors alone, and of vectors beside images of
16 x 16 x 3 whose byte j of row i is (37 j + 11 i) mod 256.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
T, B, O, A = 5, 2, 3, 2
SIDE, DEPTHS = 16, (2, 3, 4, 4)
DETER, BLOCKS, HIDDEN, GROUPS, CLASSES, UNITS, LAYERS = 4, 2, 3, 2, 3, 4, 2
H, STARTS, GAMMA, LAMBDA, UNIMIX, FREE = 3, 3, 0.9, 0.95, 0.01, 0.05
DYN, REP, REPVAL, ENTROPY = 1.0, 0.1, 0.3, 0.02
STOCH, FEATURES, BINS, MOST = GROUPS * CLASSES, DETER + GROUPS * CLASSES, 11, 3
PARAMETERS = {}
half = torch.linspace(-MOST, 0, BINS // 2 + 1)
half = -torch.expm1(-half)
SUPPORT = torch.cat([half, -half[:-1].flip(0)])


def p(name, *shape, slow=0):
    key = name + "#" * slow
    if key not in PARAMETERS:
        phase = sum(name.encode()) + 3 * slow
        rows = shape[-2] if len(shape) > 1 else 1
        x = torch.tensor([0.5 * math.sin(1.7 * i + phase) / math.sqrt(rows) for i in range(math.prod(shape))])
        x = x.reshape(shape) + (1 if name.endswith("scale") else 0)
        PARAMETERS[key] = x if slow else x.requires_grad_()
    return PARAMETERS[key]


def rms(x, scale):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-4) * scale


def normed(x, name, m):
    y = x @ p(f"{name}/kernel", x.shape[-1], m) + p(f"{name}/bias", m)
    return F.silu(rms(y, p(f"{name}/norm/scale", m)))


def mlp(x, name, layers, units, out, slow=0):
    for i in range(layers):
        y = x @ p(f"{name}/{i}/kernel", x.shape[-1], units, slow=slow) + p(f"{name}/{i}/bias", units, slow=slow)
        x = F.silu(rms(y, p(f"{name}/{i}/norm/scale", units, slow=slow)))
    if out:
        x = x @ p(f"{name}/{layers}/kernel", units, out, slow=slow) + p(f"{name}/{layers}/bias", out, slow=slow)
    return x


def conv_norm(x, name, c):
    scale = p(f"{name}/norm/scale", c, 1, 1)
    return F.silu(x * torch.rsqrt(x.square().mean(-3, keepdim=True) + 1e-4) * scale)


def eyes(x, name):
    c = 3
    for i, d in enumerate(DEPTHS):
        x = F.conv2d(F.pad(x, (1, 2, 1, 2)), p(f"{name}/{i}/kernel", d, c, 5, 5), p(f"{name}/{i}/bias", d), stride=2)
        x, c = conv_norm(x, f"{name}/{i}", d), d
    return x.flatten(1)


def painter(x, name):
    c = DEPTHS[-1]
    x = x @ p(f"{name}/space/kernel", x.shape[-1], c) + p(f"{name}/space/bias", c)
    x = conv_norm(x[..., None, None], f"{name}/space", c)
    for i, d in enumerate(DEPTHS[-2::-1] + (3,)):
        side = 2 * x.shape[-1]
        x = F.conv_transpose2d(x, p(f"{name}/{i}/kernel", c, d, 5, 5), stride=2)[:, :, 1:1 + side, 1:1 + side]
        x, c = x + p(f"{name}/{i}/bias", d)[:, None, None], d
        x = torch.sigmoid(x) if i == len(DEPTHS) - 1 else conv_norm(x, f"{name}/{i}", d)
    return x


def core(deter, stoch, action):
    g, d, h, n = BLOCKS, DETER, HIDDEN, "acting/core"
    action = action / action.abs().clamp(min=1)
    shared = torch.cat([normed(deter, f"{n}/state", h), normed(stoch, f"{n}/0", h), normed(action, f"{n}/1", h)], -1)
    x = torch.cat([deter.unflatten(-1, (g, d // g)), shared[:, None].expand(-1, g, -1)], -1)
    rest = torch.cat([p(f"{n}/{k}/hidden", h, d) for k in ("state", "0", "1")])
    kernel = torch.cat(
        [p(f"{n}/hidden/kernel", g, d // g, d // g), rest.unflatten(-1, (g, d // g)).permute(1, 0, 2)], 1)
    x = torch.einsum("nki,kio->nko", x, kernel) + p(f"{n}/hidden/bias", g, 1, d // g).permute(1, 0, 2)
    x = F.silu(rms(x.flatten(1), p(f"{n}/hidden/norm/scale", d))).unflatten(-1, (g, d // g))
    x = torch.einsum("nki,kio->nko", x, p(f"{n}/gates/kernel", g, d // g, 3 * d // g))
    x = x + p(f"{n}/gates/bias", g, 1, 3 * d // g).permute(1, 0, 2)
    reset, update, cand = [y.flatten(1) for y in x.chunk(3, -1)]
    cand, update = torch.tanh(torch.sigmoid(reset) * cand), torch.sigmoid(update - 1)
    return update * cand + (1 - update) * deter


def mixed(logits):
    probs = (1 - UNIMIX) * logits.softmax(-1) + UNIMIX / logits.shape[-1]
    return probs


def drawn(probs):
    hard = F.one_hot(probs.argmax(-1), probs.shape[-1]).to(probs.dtype)
    return hard + probs - probs.detach()


def latent(logits):
    return mixed(logits.unflatten(-1, (GROUPS, CLASSES)))


def prior(h):
    return latent(mlp(h, "world/prior", 2, HIDDEN, STOCH))


def kl(a, b):
    return (a * (a.log() - b.log())).sum((-1, -2))


def symlog(x):
    return x.sign() * x.abs().log1p()


def mean(logits):
    probs = logits.softmax(-1)
    n = BINS // 2
    weighted = probs * SUPPORT
    return weighted[..., n] + (weighted[..., :n].flip(-1) + weighted[..., n + 1:]).sum(-1)


def cross_entropy(logits, target):
    target = target.detach().clamp(SUPPORT[0], SUPPORT[-1])
    above = torch.searchsorted(SUPPORT, target, right=True).clamp(1, BINS - 1)
    below = above - 1
    share = (target - SUPPORT[below]) / (SUPPORT[above] - SUPPORT[below])
    log = logits.log_softmax(-1)
    at = lambda i: log.gather(-1, i[..., None])[..., 0]
    return -((1 - share) * at(below) + share * at(above))


def lambda_return(reward, live, carried, value):
    """All [N, rows]; carried is lambda, 0 at an episode's last row."""
    out = [value[:, -1]]
    for t in reversed(range(reward.shape[1] - 1)):
        after = (1 - carried[:, t + 1]) * value[:, t + 1] + carried[:, t + 1] * out[-1]
        out.append(reward[:, t + 1] + live[:, t + 1] * after)
    return torch.stack(out[:0:-1], 1)


def heads(x):
    reward = mean(mlp(x, "world/reward", 1, UNITS, BINS))
    live = torch.sigmoid(mlp(x, "world/continue", 1, UNITS, 1)[..., 0])
    return reward, live


def policy(x):
    return mixed(mlp(x, "acting/actor", LAYERS, UNITS, A))


def critic(x, slow=0):
    return mlp(x, "critic", LAYERS, UNITS, BINS, slow)


def batch():
    rows = range(T * B)
    obs = torch.tensor([((7 * i) % 23 - 11) / 8 for i in range(T * B * O)]).reshape(T, B, O)
    action = torch.tensor([(3 * i + 1) // 2 % A for i in rows]).reshape(T, B)
    reward = torch.tensor([((5 * i) % 13 - 6) / 4 for i in rows]).reshape(T, B)
    last, first, live = torch.zeros(T, B), torch.zeros(T, B), torch.ones(T, B)
    first[0], first[3, 0] = 1, 1
    last[2, 0], live[2, 0] = 1, 0
    last[3, 1] = 1
    first[4, 1] = 1
    previous = torch.zeros(T, B, A)
    for t in range(1, T):
        previous[t] = F.one_hot(action[t - 1], A).to(previous.dtype) * (1 - first[t])[:, None]
    return obs, previous, reward, first, last, live


def pictures():
    values = [(37 * j + 11 * i) % 256 / 255 for i in range(T * B) for j in range(SIDE * SIDE * 3)]
    return torch.tensor(values).reshape(T * B, SIDE, SIDE, 3).permute(0, 3, 1, 2)


def loss(has_images):
    PARAMETERS.clear()
    obs, previous, reward, first, last, live = batch()
    embedded = mlp(symlog(obs), "acting/encoder", LAYERS, UNITS, 0)
    if has_images:
        looked = eyes(pictures() - 0.5, "acting/encoder/image").unflatten(0, (T, B))
        embedded = torch.cat([embedded, looked], -1)
    h, z = torch.zeros(B, DETER), torch.zeros(B, STOCH)
    hs, zs, posts = [], [], []
    for t in range(T):
        keep = (1 - first[t])[:, None]
        h = core(h * keep, z * keep, previous[t])
        post = latent(mlp(torch.cat([h, embedded[t]], -1), "acting/posterior", 1, HIDDEN, STOCH))
        z = drawn(post).flatten(1)
        hs.append(h), zs.append(z), posts.append(post)
    h, z, post = torch.stack(hs), torch.stack(zs), torch.stack(posts)
    x = torch.cat([h, z], -1)
    decoded = mlp(x, "world/decoder", LAYERS, UNITS, O)
    pri = prior(h)
    logit = mlp(x, "world/continue", 1, UNITS, 1)[..., 0]
    terms = {
        "observation": (decoded - symlog(obs)).square().sum(-1).mean(),
        "reward": cross_entropy(mlp(x, "world/reward", 1, UNITS, BINS), reward).mean(),
        "continuation": F.binary_cross_entropy_with_logits(logit, live * GAMMA),
        "dynamics": kl(post.detach(), pri).clamp(min=FREE).mean(),
        "representation": kl(post, pri.detach()).clamp(min=FREE).mean(),
    }
    if has_images:
        painted = painter(x.flatten(0, 1), "world/decoder/image")
        terms["observation"] = terms["observation"] + (painted - pictures()).square().sum((1, 2, 3)).mean()
    with torch.no_grad():
        s_h, s_z = h[-STARTS:].flatten(0, 1), z[-STARTS:].flatten(0, 1)
        seen, acts = [], []
        for t in range(H + 1):
            f = torch.cat([s_h, s_z], -1)
            a = drawn(policy(f))
            seen.append(f), acts.append(a)
            s_h = core(s_h, s_z, a)
            s_z = drawn(prior(s_h)).flatten(1)
        seen, acts = torch.stack(seen, 1), torch.stack(acts, 1)
        r, d = heads(seen)
        value = mean(critic(seen))
        ret = lambda_return(r, d, torch.full_like(r, LAMBDA), value)
        spread = 0.01 * (torch.quantile(ret, 0.95) - torch.quantile(ret, 0.05))
        scale = spread.clamp(min=1)
        advantage = (ret - value[:, :-1]) / scale
        weight = d.cumprod(1)[:, :-1]
    probs = policy(seen[:, :-1])
    likely = (probs.log() * acts[:, :-1]).sum(-1)
    entropy = -(probs * probs.log()).sum(-1)
    terms["actor"] = -(weight * (likely * advantage + ENTROPY * entropy)).mean()
    terms["critic"] = value_loss(seen[:, :-1], ret, weight)
    boot = ret[:, 0].reshape(STARTS, B).T
    tail = [y[-STARTS:].T for y in (reward, live, last)]
    replayed = lambda_return(tail[0], tail[1] * GAMMA, LAMBDA * (1 - tail[2]), boot)
    terms["replayed"] = value_loss(x[-STARTS:-1].transpose(0, 1), replayed, (1 - tail[2])[:, :-1])
    total = (terms["observation"] + terms["reward"] + terms["continuation"] + DYN * terms["dynamics"]
             + REP * terms["representation"] + terms["actor"] + terms["critic"] + REPVAL * terms["replayed"])
    total.backward()
    out = {k: v.item() for k, v in terms.items()}
    out["total"] = total.item()
    out["returns"] = ret.flatten().tolist()
    out["gradients"] = {}
    for name, value in PARAMETERS.items():
        if not name.endswith("#"):
            g = value.grad.flatten()
            along = torch.tensor([math.cos(0.9 * i) for i in range(len(g))])
            out["gradients"][name] = [g.norm().item(), (g * along).sum().item()]
    return out


def value_loss(x, target, weight):
    logits = critic(x)
    slowly = mean(critic(x.detach(), slow=1))
    return (weight * (cross_entropy(logits, target) + cross_entropy(logits, slowly))).mean()


print(json.dumps({"vectors": loss(False), "images": loss(True)}, indent=1))
