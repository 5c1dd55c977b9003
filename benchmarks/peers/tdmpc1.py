"""One loss of TD-MPC (Hansen et al. 2022), every term, its gradients, the policy's loss, and one plan, on fixed weights and a fixed
batch, in float64, for ToldGoldenTest.

    python3 benchmarks/peers/tdmpc1.py > learners/src/test/resources/golden/tdmpc1.json

Written after the paper and the public code's description of it. Parameters have Reverie's names; number i of one is
0.5 sin(1.7 i + the sum of its name's bytes) / sqrt(rows), rows 1 but for matrices, and 1 is added to scales; those of the slow copy
have 3 added to that sum. The k-th number of the j-th tensor of noise is 1.2 sin(0.7 k + j), in the plan the k-th of all
1.2 sin(0.7 k); the k-th normal number of the planner is 1.1 sin(2.3 k + 0.4); the elite is drawn at 0.6.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
H, B, O, A = 3, 4, 3, 2
LATENT, ENCODER, HIDDEN = 8, 6, 5
RHO, GAMMA, CONSISTENCY, REWARD, VALUE = 0.5, 0.9, 2.0, 0.5, 0.1
SAMPLES, ELITES, ITERATIONS, PRIOR, TEMPERATURE, STD, LEAST, MOMENTUM = 12, 5, 3, 3, 5.0, 2.0, 0.4, 0.1
WEIGHTS = torch.tensor([1.0, 0.5, 0.25, 0.75])
PARAMETERS = {}
calls, counted, planning = 0, 0, False


def noise(*shape):
    global calls, counted
    n = math.prod(shape)
    if planning:
        x = [1.2 * math.sin(0.7 * (counted + k)) for k in range(n)]
        counted += n
    else:
        x = [1.2 * math.sin(0.7 * k + calls) for k in range(n)]
        calls += 1
    return torch.tensor(x).reshape(shape)


def p(name, *shape, slow=0):
    key = name + "#" * slow
    if key not in PARAMETERS:
        phase = sum(name.encode()) + 3 * slow
        rows = shape[0] if len(shape) > 1 else 1
        x = torch.tensor([0.5 * math.sin(1.7 * i + phase) / math.sqrt(rows) for i in range(math.prod(shape))])
        x = x.reshape(shape) + (1 if name.endswith("scale") else 0)
        PARAMETERS[key] = x if slow else x.requires_grad_()
    return PARAMETERS[key]


def dense(x, name, m, slow=0):
    return x @ p(f"{name}/kernel", x.shape[-1], m, slow=slow) + p(f"{name}/bias", m, slow=slow)


def encode(x, slow=0):
    return dense(F.elu(dense(x, "encoder/0", ENCODER, slow)), "encoder/1", LATENT, slow)


def mlp(x, name, out):
    for i in range(2):
        x = F.elu(dense(x, f"{name}/{i}", HIDDEN))
    return dense(x, f"{name}/2", out)


def following(z, a):
    return mlp(torch.cat([z, a], -1), "dynamics", LATENT)


def reward(z, a):
    return mlp(torch.cat([z, a], -1), "reward", 1)[:, 0]


def q(z, a, name, slow=0):
    x = dense(torch.cat([z, a], -1), f"{name}/0", HIDDEN, slow)
    w = lambda n: p(f"{name}/0/norm/{n}", HIDDEN, slow=slow)
    x = torch.tanh(F.layer_norm(x, (HIDDEN,), w("scale"), w("shift"), 1e-5))
    return dense(F.elu(dense(x, f"{name}/1", HIDDEN, slow)), f"{name}/2", 1, slow)[:, 0]


def policy(z):
    a = mlp(z, "policy", A).tanh()
    a = a + (LEAST * noise(len(z), A)).clamp(-0.3, 0.3)
    return a - a.detach() + a.detach().clamp(-1 + 1e-6, 1 - 1e-6)


def batch():
    obs = torch.tensor([((7 * i) % 23 - 11) / 8 for i in range((H + 1) * B * O)]).reshape(H + 1, B, O)
    action = torch.tensor([((5 * i) % 17 - 8) / 9 for i in range(H * B * A)]).reshape(H, B, A)
    earned = torch.tensor([((5 * i) % 13 - 6) / 4 for i in range(H * B)]).reshape(H, B)
    live = torch.ones(H, B)
    live[1, 2], live[2, 0] = 0, 0
    return obs, action, earned, live


def gradients(loss, names):
    out = {}
    for name, g in zip(names, torch.autograd.grad(loss, [PARAMETERS[n] for n in names])):
        g = g.flatten()
        along = torch.tensor([math.cos(0.9 * i) for i in range(len(g))])
        out[name] = [g.norm().item(), (g * along).sum().item()]
    return out


def losses():
    obs, action, earned, live = batch()
    with torch.no_grad():
        z = encode(obs[1:].flatten(0, 1))
        a = policy(z)
        least = torch.minimum(q(z, a, "q0", 1), q(z, a, "q1", 1)).reshape(H, B)
        target = earned + GAMMA * live * least
        seen = encode(obs[1:], 1)
    zs, terms = [encode(obs[0])], {k: torch.zeros(B) for k in ("consistency", "reward", "value", "surprise")}
    for t in range(H):
        z = zs[-1]
        heads = [q(z, action[t], name) for name in ("q0", "q1")]
        zs.append(following(z, action[t]))
        terms["consistency"] = terms["consistency"] + RHO**t * (zs[-1] - seen[t]).square().mean(-1)
        terms["reward"] = terms["reward"] + RHO**t * (reward(z, action[t]) - earned[t]).square()
        for head in heads:
            terms["value"] = terms["value"] + RHO**t * (head - target[t]).square()
            terms["surprise"] = terms["surprise"] + RHO**t * (head - target[t]).abs()
    total = CONSISTENCY * terms["consistency"] + REWARD * terms["reward"] + VALUE * terms["value"]
    total = (total * WEIGHTS).mean() / H
    out = {k: v.tolist() for k, v in terms.items()}
    out["total"] = total.item()
    out["targets"] = target.flatten().tolist()
    out["gradients"] = gradients(
        total, [n for n in PARAMETERS if not n.endswith("#") and not n.startswith("policy")])
    z = torch.cat(zs).detach()
    a = policy(z)
    least = torch.minimum(q(z, a, "q0"), q(z, a, "q1")).reshape(H + 1, B).mean(1)
    loss = -(least * RHO ** torch.arange(H + 1)).sum()
    out["policy"] = loss.item()
    out["policy_gradients"] = gradients(loss, [n for n in PARAMETERS if n.startswith("policy")])
    return out


def plan():
    global planning
    planning, drawn = True, 0
    start = encode(batch()[0][0, 0][None])
    z, proposed = start.expand(PRIOR, -1), []
    for t in range(H):
        proposed.append(policy(z))
        z = following(z, proposed[-1])
    mean, std, best = torch.zeros(H, A), torch.full((H, A), STD), -math.inf
    for _ in range(ITERATIONS):
        tried = torch.zeros(H, SAMPLES, A)
        tried[:, :PRIOR] = torch.stack(proposed)
        for i in range(PRIOR, SAMPLES):
            for a in range(A):
                for t in range(H):
                    eps = 1.1 * math.sin(2.3 * drawn + 0.4)
                    tried[t, i, a] = (mean[t, a] + std[t, a] * eps).clamp(-1, 1)
                    drawn += 1
        z, returns = start.expand(SAMPLES, -1), torch.zeros(SAMPLES)
        for t in range(H):
            returns = returns + GAMMA**t * reward(z, tried[t])
            z = following(z, tried[t])
        a = policy(z)
        returns = returns + GAMMA**H * torch.minimum(q(z, a, "q0"), q(z, a, "q1"))
        value, index = returns.topk(ELITES)
        best = max(best, value[0].item())
        score = (TEMPERATURE * (value - value[0])).exp()
        score = score / score.sum()
        elite = tried[:, index]
        centre = (score[:, None] * elite).sum(1)
        std = (score[:, None] * (elite - centre[:, None]).square()).sum(1).sqrt().clamp(LEAST, STD)
        mean = MOMENTUM * mean + (1 - MOMENTUM) * centre
    pick = int((score.cumsum(0) <= 0.6).sum())
    return {"mean": mean[0].tolist(), "std": std[0].tolist(), "drawn": elite[0, pick].tolist(), "best": best}


result = losses()
with torch.no_grad():
    result["plan"] = plan()
print(json.dumps(result, indent=1))
