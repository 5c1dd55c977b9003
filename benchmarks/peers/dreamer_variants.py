"""One loss of Dreamer v2 and of v1, every term, and their gradients, on fixed weights and a fixed batch, in float64, for
VariantsGoldenTest.

    python3 benchmarks/peers/dreamer_variants.py > learners/src/test/resources/golden/dreamer_variants.json

Written after the papers (Hafner et al. 2020 and 2021) and the public code's description of them, undivided and unfused. Weights and
the batch are made as in dreamer.py, weights three times as large; number i of all the real actions is (3 i + 1) mod 9 / 4 - 1. Draws of one-hot variables are the
most probable classes with the probabilities' gradient, of normal ones mean + std / 2, before a tanh mean + std / 10, of truncated
ones the mean. What a state is worth does not count the reward earned on the way to it.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
T, B, O, A = 5, 2, 3, 2
DETER, HIDDEN, GROUPS, CLASSES, UNITS, LAYERS = 4, 3, 3, 2, 4, 2
H, STARTS, GAMMA, LAMBDA, FREE, ENTROPY, MIX = 3, 3, 0.9, 0.95, 0.05, 0.02, 0.1
PARAMETERS = {}


def p(name, *shape, slow=0):
    key = name + "#" * slow
    if key not in PARAMETERS:
        phase = sum(name.encode()) + 3 * slow
        rows = shape[-2] if len(shape) > 1 else 1
        x = torch.tensor([1.5 * math.sin(1.7 * i + phase) / math.sqrt(rows) for i in range(math.prod(shape))])
        x = x.reshape(shape) + (1 if name.endswith("scale") else 0)
        PARAMETERS[key] = x if slow else x.requires_grad_()
    return PARAMETERS[key]


def dense(x, name, out, slow=0):
    return x @ p(f"{name}/kernel", x.shape[-1], out, slow=slow) + p(f"{name}/bias", out, slow=slow)


def mlp(x, name, layers, units, out, slow=0):
    for i in range(layers):
        x = F.elu(dense(x, f"{name}/{i}", units, slow))
    return dense(x, f"{name}/{layers}", out, slow) if out else x


def batch(is_real):
    rows = range(T * B)
    obs = torch.tensor([((7 * i) % 23 - 11) / 8 for i in range(T * B * O)]).reshape(T, B, O)
    reward = torch.tensor([((5 * i) % 13 - 6) / 4 for i in rows]).reshape(T, B)
    last, first, live = torch.zeros(T, B), torch.zeros(T, B), torch.ones(T, B)
    first[0], first[3, 0] = 1, 1
    last[2, 0], live[2, 0] = 1, 0
    last[3, 1] = 1
    first[4, 1] = 1
    if is_real:
        action = torch.tensor([(3 * i + 1) % 9 / 4 - 1 for i in range(T * B * A)]).reshape(T, B, A)
    else:
        index = torch.tensor([(3 * i + 1) // 2 % A for i in rows]).reshape(T, B)
        action = F.one_hot(index, A).double()
    previous = torch.zeros(T, B, A)
    for t in range(1, T):
        previous[t] = action[t - 1] * (1 - first[t])[:, None]
    return obs, previous, reward, first, live


class Model:
    def __init__(self, version, is_real):
        self.v, self.is_real = version, is_real
        self.stoch = GROUPS if version == 1 else GROUPS * CLASSES

    def core(self, h, z, a):
        x = F.elu(dense(torch.cat([z, a], -1), "acting/core/input", HIDDEN))
        g = dense(x, "acting/core/gru", 3 * DETER) + h @ p("acting/core/gru/recurrent", DETER, 3 * DETER)
        bias = 0
        if self.v == 2:
            g = F.layer_norm(g, (3 * DETER,), p("acting/core/gru/norm/scale", 3 * DETER),
                             p("acting/core/gru/norm/shift", 3 * DETER), 1e-5)
            bias = -1
        r, u, c = g.chunk(3, -1)
        u = torch.sigmoid(u + bias)
        return u * torch.tanh(torch.sigmoid(r) * c) + (1 - u) * h

    def head(self, x, name):
        out = 2 * self.stoch if self.v == 1 else self.stoch
        return mlp(x, name, 1, HIDDEN, out)

    def draw(self, head):
        if self.v == 1:
            mean, std = self.normal(head)
            return mean + 0.5 * std
        probs = head.unflatten(-1, (GROUPS, CLASSES)).softmax(-1)
        hard = F.one_hot(probs.argmax(-1), CLASSES).double()
        return (hard + probs - probs.detach()).flatten(-2)

    def normal(self, head):
        mean, std = head.chunk(2, -1)
        return mean, F.softplus(std) + 0.1

    def kl(self, a, b):
        if self.v == 1:
            (m, s), (n, r) = self.normal(a), self.normal(b)
            return (torch.log(r / s) + (s * s + (m - n) ** 2) / (2 * r * r) - 0.5).sum(-1)
        a, b = [x.unflatten(-1, (GROUPS, CLASSES)).log_softmax(-1) for x in (a, b)]
        return (a.exp() * (a - b)).sum((-1, -2))

    def policy(self, x):
        head = mlp(x, "acting/actor", LAYERS, UNITS, 2 * A if self.is_real else A)
        if not self.is_real:
            return head.log_softmax(-1)
        mean, std = head.chunk(2, -1)
        if self.v == 2:
            return torch.tanh(mean), 2 * torch.sigmoid(std / 2) + 0.1
        return 5 * torch.tanh(mean / 5), F.softplus(std + math.log(math.exp(5) - 1)) + 1e-4

    def act(self, x):
        if not self.is_real:
            log = self.policy(x)
            hard = F.one_hot(log.argmax(-1), A).double()
            return hard + log.exp() - log.exp().detach()
        mean, std = self.policy(x)
        return mean if self.v == 2 else torch.tanh(mean + 0.1 * std)

    def likelihood(self, policy, a):
        if not self.is_real:
            return (policy * a).sum(-1)
        return cut(*policy).log_prob(a).sum(-1)

    def entropy(self, policy):
        if not self.is_real:
            return -(policy.exp() * policy).sum(-1)
        return cut(*policy).entropy().sum(-1)


class cut:
    """A normal distribution within [-1, 1]."""

    def __init__(self, mean, std):
        self.whole, self.std = torch.distributions.Normal(mean, std), std
        self.a, self.b = (-1 - mean) / std, (1 - mean) / std
        unit = torch.distributions.Normal(torch.zeros(()), torch.ones(()))
        self.mass = unit.cdf(self.b) - unit.cdf(self.a)
        self.at = lambda x: unit.log_prob(x).exp()

    def log_prob(self, x):
        return self.whole.log_prob(x) - self.mass.log()

    def entropy(self):
        ends = (self.a * self.at(self.a) - self.b * self.at(self.b)) / self.mass
        return (math.sqrt(2 * math.pi * math.e) * self.std * self.mass).log() + ends / 2


def loss(version, is_real, share, has_continuation, has_target):
    """share: of REINFORCE."""
    PARAMETERS.clear()
    m = Model(version, is_real)
    obs, previous, reward, first, live = batch(is_real)
    embedded = mlp(obs, "acting/encoder", LAYERS, UNITS, 0)
    h, z = torch.zeros(B, DETER), torch.zeros(B, m.stoch)
    hs, zs, posts = [], [], []
    for t in range(T):
        keep = (1 - first[t])[:, None]
        h = m.core(h * keep, z * keep, previous[t])
        post = m.head(torch.cat([h, embedded[t]], -1), "acting/posterior")
        z = m.draw(post)
        hs.append(h), zs.append(z), posts.append(post)
    h, z, post = torch.stack(hs), torch.stack(zs), torch.stack(posts)
    x = torch.cat([h, z], -1)
    prior = m.head(h, "world/prior")
    heads = lambda f: mlp(f, "world/reward", LAYERS, UNITS, 1)[..., 0]
    logits = lambda f: mlp(f, "world/continue", LAYERS, UNITS, 1)[..., 0]
    goes_on = lambda f: torch.sigmoid(logits(f)) if has_continuation else torch.full(f.shape[:-1], GAMMA)
    terms = {
        "observation": (mlp(x, "world/decoder", LAYERS, UNITS, O) - obs).square().sum(-1).mean(),
        "reward": 0.5 * (heads(x) - reward).square().mean(),
        "continuation": F.binary_cross_entropy_with_logits(logits(x), live * GAMMA) if has_continuation else 0 * x.sum(),
        "dynamics": m.kl(post.detach(), prior).mean().clamp(min=FREE),
        "representation": m.kl(post, prior.detach()).mean().clamp(min=FREE),
    }
    near, far = (1.0, 1.0) if version == 1 else (0.8, 0.2)
    world = (0.5 * terms["observation"] + terms["reward"] + terms["continuation"]
             + near * terms["dynamics"] + far * terms["representation"])
    world.backward()
    gradients = gathered({})
    s_h, s_z = h.detach()[-STARTS:].flatten(0, 1), z.detach()[-STARTS:].flatten(0, 1)
    seen, acts = [], []
    for t in range(H + 1):
        f = torch.cat([s_h, s_z], -1)
        a = m.act(f.detach())
        seen.append(f), acts.append(a)
        s_h = m.core(s_h, s_z, a)
        s_z = m.draw(m.head(s_h, "world/prior"))
    seen, acts = torch.stack(seen, 1), torch.stack(acts, 1)
    critic = lambda f, slow: mlp(f, "critic", LAYERS, UNITS, 1, slow)[..., 0]
    value, d, r = critic(seen, 1 if has_target else 0), goes_on(seen), heads(seen)
    after, returns = value[:, -1], []
    for t in reversed(range(H)):
        after = r[:, t + 1] + d[:, t + 1] * ((1 - LAMBDA) * value[:, t + 1] + LAMBDA * after)
        returns.insert(0, after)
    returns = torch.stack(returns, 1)
    weight = torch.cat([live[-STARTS:].flatten()[:, None], d[:, 1:H].detach()], 1).cumprod(1)
    good = (1 - share) * returns
    if version == 2:
        policy = m.policy(seen[:, :-1].detach())
        likely = m.likelihood(policy, acts[:, :-1].detach())
        good = good + share * likely * (returns - value[:, :-1]).detach() + ENTROPY * m.entropy(policy)
    terms["actor"] = -(weight * good).mean()
    for q in PARAMETERS.values():
        q.grad = None
    terms["actor"].backward()
    gathered(gradients, "acting/actor/")
    for q in PARAMETERS.values():
        q.grad = None
    terms["critic"] = (weight * 0.5 * (critic(seen[:, :-1].detach(), 0) - returns.detach()).square()).mean()
    terms["critic"].backward()
    gathered(gradients, "critic/")
    out = {k: v.item() for k, v in terms.items()}
    out["world"] = world.item()
    out["returns"] = returns.flatten().tolist()
    out["gradients"] = gradients
    return out


def gathered(into, prefix=""):
    for name, value in PARAMETERS.items():
        if not name.endswith("#") and name.startswith(prefix):
            g = value.grad.flatten()
            along = torch.tensor([math.cos(0.9 * i) for i in range(len(g))])
            into[name] = [g.norm().item(), (g * along).sum().item()]
    return into


print(json.dumps({
    "v2 reinforce": loss(2, False, 1.0, True, True),
    "v2 dynamics": loss(2, False, 0.0, True, True),
    "v2 both": loss(2, True, MIX, True, True),
    "v1": loss(1, True, 0.0, False, False),
}, indent=1))
