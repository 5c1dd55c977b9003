"""One loss of TD-MPC2, every term, its gradients, the policy's loss, and one plan by MPPI, on fixed weights and a fixed batch, in
float64, for TdMpcGoldenTest.

    python3 benchmarks/peers/tdmpc.py > learners/src/test/resources/golden/tdmpc.json

Written after the paper (Hansen et al. 2024) and the public code's description of it, undivided and unfused. Parameters have
Reverie's names; number i of one is 0.5 sin(1.7 i + the sum of its name's bytes) / sqrt(rows), rows 1 but for matrices, and 1 is
added to scales; those of the target Qs have 3 added to that sum. The k-th number of the j-th tensor of noise is
1.2 sin(0.7 k + j); the k-th normal number of the planner is 1.1 sin(2.3 k + 0.4); pairs of heads are 0 and 2; the elite is drawn at
0.6; every fifth sum of the value heads' first layer is dropped while they learn. The rest is in the code below.

"tasks" is the same of two tasks in one batch, the second of which has one action axis of two and another discount: the table of
their embeddings, three times as large as other parameters, is kept at norms of 1 at most, every network is given a task's row of
it beside its input, and axes that a task has not are 0 and count neither in densities nor in what is planned.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
H, B, O, A = 3, 4, 3, 2
LATENT, GROUP, ENCODER, HIDDEN, HEADS, BINS, MOST = 8, 4, 6, 5, 3, 11, 4
DROPOUT = 0.25
RHO, GAMMA, CONSISTENCY, REWARD, VALUE, TERMINATION, ENTROPY = 0.5, 0.9, 20, 0.1, 0.1, 1.0, 0.02
SAMPLES, ELITES, ITERATIONS, PRIOR, TEMPERATURE, STD, LEAST = 12, 5, 3, 3, 200, 2.0, 0.05
AXES, GAMMAS, TASK_DIM = torch.tensor([2, 1]), torch.tensor([0.9, 0.8]), 3
PARAMETERS = {}
TASK = None  # of each of B rows, where there are several
SUPPORT = torch.linspace(-MOST, MOST, BINS)
calls = 0


def noise(*shape):
    global calls
    n = math.prod(shape)
    x = torch.tensor([1.2 * math.sin(0.7 * k + calls) for k in range(n)]).reshape(shape)
    calls += 1
    return x


def p(name, *shape, follows=0):
    key = name + "#" * follows
    if key not in PARAMETERS:
        phase = sum(name.encode()) + 3 * follows
        rows = shape[-2] if len(shape) > 1 else 1
        x = torch.tensor([0.5 * math.sin(1.7 * i + phase) / math.sqrt(rows) for i in range(math.prod(shape))])
        x = x.reshape(shape) * (3 if name == "task/table" else 1) + (1 if name.endswith("scale") else 0)
        PARAMETERS[key] = x if follows else x.requires_grad_()
    return PARAMETERS[key]


def tell(x):
    if TASK is None:
        return x
    told = F.embedding(TASK, p("task/table", len(AXES), TASK_DIM))
    return torch.cat([x, told.repeat(len(x) // len(TASK), 1)], -1)


def mask(rows):
    if TASK is None:
        return torch.ones(rows, A)
    return (torch.arange(A) < AXES[TASK][:, None]).double().repeat(rows // len(TASK), 1)


def gamma(rows):
    return torch.full((rows,), GAMMA) if TASK is None else GAMMAS[TASK].repeat(rows // len(TASK))


def normed(x, name, m):
    y = x @ p(f"{name}/kernel", x.shape[-1], m) + p(f"{name}/bias", m)
    return F.layer_norm(y, (m,), p(f"{name}/norm/scale", m), p(f"{name}/norm/shift", m), 1e-5)


def simnorm(x):
    return x.unflatten(-1, (-1, GROUP)).softmax(-1).flatten(-2)


def mlp(x, name, out):
    for i in range(2):
        x = F.mish(normed(x, f"{name}/{i}", HIDDEN))
    return x @ p(f"{name}/2/kernel", HIDDEN, out) + p(f"{name}/2/bias", out)


def encode(x):
    return simnorm(normed(F.mish(normed(tell(x), "encoder/0", ENCODER)), "encoder/1", LATENT))


def following(z, a):
    x = torch.cat([tell(z), a], -1)
    for i in range(2):
        x = F.mish(normed(x, f"dynamics/{i}", HIDDEN))
    return simnorm(normed(x, "dynamics/2", LATENT))


def reward(z, a):
    return mlp(torch.cat([tell(z), a], -1), "reward", BINS)


def termination(z):
    return mlp(tell(z), "termination", 1)[:, 0]


def values(z, a, follows=0, learn=False):
    x = torch.cat([tell(z), a], -1).expand(HEADS, -1, -1)
    w = lambda name, *s: p(name, *s, follows=follows)
    for i in range(2):
        n = f"q/{i}"
        x = x @ w(f"{n}/kernel", HEADS, x.shape[-1], HIDDEN) + w(f"{n}/bias", HEADS, 1, HIDDEN)
        if learn and i == 0:
            kept = torch.tensor([0 if k % 5 == 2 else 1 / (1 - DROPOUT) for k in range(x.numel())])
            x = x * kept.reshape(x.shape)
        x = F.layer_norm(x, (HIDDEN,), None, None, 1e-5)
        x = F.mish(x * w(f"{n}/norm/scale", HEADS, 1, HIDDEN) + w(f"{n}/norm/shift", HEADS, 1, HIDDEN))
    return x @ w("q/2/kernel", HEADS, HIDDEN, BINS) + w("q/2/bias", HEADS, 1, BINS)


def policy(z):
    mean, log_std = mlp(tell(z), "policy", 2 * A).chunk(2, -1)
    log_std = -10 + 0.5 * 12 * (torch.tanh(log_std) + 1)
    has = mask(len(z))
    eps = noise(len(z), A) * has
    before = mean * has + (log_std * has).exp() * eps
    density = has * (-0.5 * eps.square() - log_std - 0.5 * math.log(2 * math.pi))
    return before.tanh(), has.sum(-1) * density.sum(-1)


def symlog(x):
    return x.sign() * x.abs().log1p()


def expected(logits):
    x = (logits.softmax(-1) * SUPPORT).sum(-1)
    return x.sign() * x.abs().expm1()


def cross_entropy(logits, target):
    target = target.clamp(-MOST, MOST)
    above = torch.searchsorted(SUPPORT, target.contiguous(), right=True).clamp(1, BINS - 1)
    below = above - 1
    share = (target - SUPPORT[below]) / (SUPPORT[above] - SUPPORT[below])
    log = logits.log_softmax(-1)
    at = lambda i: log.gather(-1, i[..., None])[..., 0]
    return -((1 - share) * at(below) + share * at(above))


def batch():
    obs = torch.tensor([((7 * i) % 23 - 11) / 8 for i in range((H + 1) * B * O)]).reshape(H + 1, B, O)
    action = torch.tensor([((5 * i) % 17 - 8) / 9 for i in range(H * B * A)]).reshape(H, B, A)
    earned = torch.tensor([((5 * i) % 13 - 6) / 4 for i in range(H * B)]).reshape(H, B)
    live = torch.ones(H, B)
    live[1, 2], live[2, 0] = 0, 0
    return obs, action * mask(H * B).reshape(H, B, A), earned, live


def gradients(loss, names):
    grads = torch.autograd.grad(loss, [PARAMETERS[n] for n in names])
    out = {}
    for name, g in zip(names, grads):
        g = g.flatten()
        along = torch.tensor([math.cos(0.9 * i) for i in range(len(g))])
        out[name] = [g.norm().item(), (g * along).sum().item()]
    return out


def losses():
    obs, action, earned, live = batch()
    with torch.no_grad():
        seen = encode(obs[1:].flatten(0, 1))
        q = expected(values(seen, policy(seen)[0], 1))
        target = earned.flatten() + gamma(H * B) * live.flatten() * torch.minimum(q[0], q[2])
        seen = seen.unflatten(0, (H, B))
    zs, terms = [encode(obs[0])], {"consistency": 0, "reward": 0, "value": 0, "termination": 0}
    for t in range(H):
        zs.append(following(zs[-1], action[t]))
    learned = values(torch.cat(zs[:-1]), action.flatten(0, 1), learn=True).unflatten(1, (H, B))
    for t in range(H):
        z, y = zs[t], target.unflatten(0, (H, B))[t]
        terms["consistency"] += RHO**t * F.mse_loss(zs[t + 1], seen[t]) / H
        terms["reward"] += RHO**t * cross_entropy(reward(z, action[t]), symlog(earned[t])).mean() / H
        for head in learned[:, t]:
            terms["value"] += RHO**t * cross_entropy(head, symlog(y)).mean() / (H * HEADS)
        logit = termination(zs[t + 1])
        terms["termination"] += F.binary_cross_entropy_with_logits(logit, 1 - live[t]) / H
    total = (CONSISTENCY * terms["consistency"] + REWARD * terms["reward"] + VALUE * terms["value"]
             + TERMINATION * terms["termination"])
    out = {k: v.item() for k, v in terms.items()}
    out["total"] = total.item()
    out["targets"] = target.tolist()
    names = [n for n in PARAMETERS if not n.endswith("#") and not n.startswith("policy")]
    out["gradients"] = gradients(total, names)
    z = torch.cat(zs).detach()
    a, density = policy(z)
    q = expected(values(z, a, learn=True))
    q = (q[0] + q[2]) / 2
    first = q[:B].detach()
    scale = 0.99 + 0.01 * (torch.quantile(first, 0.95) - torch.quantile(first, 0.05)).clamp(min=1)
    good = (q / scale - ENTROPY * density).unflatten(0, (H + 1, B)).mean(1)
    loss = -(good * RHO ** torch.arange(H + 1)).mean()
    out["policy"] = loss.item()
    out["policy_gradients"] = gradients(loss, [n for n in PARAMETERS if n.startswith("policy")])
    return out


def plan():
    """Of the first observation; of the last task, if there are several."""
    global calls, TASK
    seen = batch()[0][0, 0][None]
    calls, drawn, TASK = 0, 0, None if TASK is None else torch.tensor([1])
    axes = int(mask(1).sum())
    start = encode(seen)
    z, proposed = start.expand(PRIOR, -1), []
    for t in range(H):
        proposed.append(policy(z)[0])
        z = following(z, proposed[-1])
    mean, std, best = torch.zeros(H, A), torch.full((H, A), STD), -math.inf
    for _ in range(ITERATIONS):
        tried = torch.zeros(H, SAMPLES, A)
        tried[:, :PRIOR] = torch.stack(proposed)
        for i in range(PRIOR, SAMPLES):
            for a in range(axes):
                for t in range(H):
                    eps = 1.1 * math.sin(2.3 * drawn + 0.4)
                    tried[t, i, a] = (mean[t, a] + std[t, a] * eps).clamp(-1, 1)
                    drawn += 1
        z, returns, live = start.expand(SAMPLES, -1), torch.zeros(SAMPLES), torch.ones(SAMPLES)
        for t in range(H):
            returns = returns + live * expected(reward(z, tried[t]))
            z = following(z, tried[t])
            live = live * gamma(SAMPLES) * (termination(z) <= 0)
        q = expected(values(z, policy(z)[0]))
        returns = returns + live * (q[0] + q[2]) / 2
        value, index = returns.topk(ELITES)
        best = max(best, value[0].item())
        score = (TEMPERATURE * (value - value[0])).exp()
        score = score / score.sum()
        elite = tried[:, index]
        mean = (score[:, None] * elite).sum(1)
        std = (score[:, None] * (elite - mean[:, None]).square()).sum(1).sqrt().clamp(LEAST, STD)
        std[:, axes:] = 0
    pick = int((score.cumsum(0) <= 0.6).sum())
    return {"mean": mean[0].tolist(), "std": std[0].tolist(), "drawn": elite[0, pick].tolist(), "best": best}


result = losses()
with torch.no_grad():
    result["plan"] = plan()
PARAMETERS, TASK, calls = {}, torch.tensor([0, 1, 1, 0]), 0
with torch.no_grad():
    table = p("task/table", len(AXES), TASK_DIM)
    F.embedding(torch.arange(len(AXES)), table, max_norm=1.0)
result["tasks"] = losses()
with torch.no_grad():
    result["tasks"]["plan"] = plan()
print(json.dumps(result, indent=1))
