"""Numbers of layers, distributions, losses and returns in float64, computed with PyTorch, for the tests to read.

    python3 benchmarks/peers/golden.py > learners/src/test/resources/golden/math.json

The file is {entry: {section: {name: {"shape": [..], "values": [..]}}}}, row-major. Sections are "inputs", "parameters",
"outputs" and, where there are any, "gradients": of the sum of the first output with respect to that input or parameter.
Kernels are [in, out], those of e blocks [e, in / e, out / e]. Gates of a GRU are reset, update and candidate, in this order, and -1
is added to the update's sum; those of an LSTM are i, f, g, o. The time axis is the second: rows [B, T], of which reward,
discount and last of row t belong to the arrival there, and actions to the leaving.
Formulas are PyTorch's own where it has them, else plain loops after the papers, on purpose not as the Java code has them.
"""
import json
import math

import torch
import torch.distributions as td
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
STATE = [20261]


def uniform():
    """Knuth's MMIX generator, its upper 53 bits."""
    STATE[0] = (STATE[0] * 6364136223846793005 + 1442695040888963407) % 2**64
    return (STATE[0] >> 11) / 2**53


def values(*shape, low=-1.0, high=1.0):
    n = math.prod(shape)
    return torch.tensor([round(low + (high - low) * uniform(), 6) for _ in range(n)]).reshape(shape)


def array(x):
    x = torch.as_tensor(x, dtype=torch.float64).detach()
    return {"shape": list(x.shape), "values": x.reshape(-1).tolist()}


ENTRIES = {}


def entry(name, f, inputs, parameters=None, gradients=()):
    parameters = parameters or {}
    given = {**inputs, **parameters}
    for key in gradients:
        given[key].requires_grad_()
    outputs = f(**given)
    found = {}
    if gradients:
        first = next(iter(outputs.values()))
        grads = torch.autograd.grad(first.sum(), [given[key] for key in gradients])
        found = dict(zip(gradients, grads))
    sections = {"inputs": inputs, "parameters": parameters, "outputs": outputs, "gradients": found}
    ENTRIES[name] = {s: {k: array(v) for k, v in part.items()} for s, part in sections.items() if part}


def symlog(x):
    return torch.sign(x) * torch.log1p(torch.abs(x))


def symexp(x):
    return torch.sign(x) * torch.expm1(torch.abs(x))


# layers


def gru(x, h, kernel_x, kernel_h, bias):
    reset, update, candidate = (x @ kernel_x + h @ kernel_h + bias).chunk(3, -1)
    update = torch.sigmoid(update - 1)
    return {"h": update * torch.tanh(torch.sigmoid(reset) * candidate) + (1 - update) * h}


entry(
    "gru",
    gru,
    {"x": values(3, 4), "h": values(3, 5)},
    {"kernel_x": values(4, 15), "kernel_h": values(5, 15), "bias": values(15)},
    ["x", "h", "kernel_x", "kernel_h", "bias"],
)


def lstm(x, h, c, kernel_x, kernel_h, bias):
    cell = torch.nn.LSTMCell(x.shape[1], h.shape[1])
    with torch.no_grad():
        cell.weight_ih.copy_(kernel_x.t())
        cell.weight_hh.copy_(kernel_h.t())
        cell.bias_ih.copy_(bias)
        cell.bias_hh.zero_()
    hidden, remembered = cell(x, (h, c))
    return {"h": hidden, "c": remembered}


entry(
    "lstm",
    lstm,
    {"x": values(3, 4), "h": values(3, 5), "c": values(3, 5)},
    {"kernel_x": values(4, 20), "kernel_h": values(5, 20), "bias": values(20)},
    ["x", "h", "c"],
)


def attention(x, query, key, value, out, heads):
    """Of [B, T, D] by torch.nn.MultiheadAttention without biases; kernels [D, D]."""
    d = x.shape[-1]
    causal = torch.triu(torch.ones(x.shape[1], x.shape[1], dtype=torch.bool), 1)
    packed = torch.cat([query.t(), key.t(), value.t()])
    y, _ = F.multi_head_attention_forward(
        *([x.transpose(0, 1)] * 3), d, int(heads), packed, None, None, None, False, 0.0, out.t(), None,
        attn_mask=causal, need_weights=False)
    return {"y": y.transpose(0, 1)}


entry(
    "attention",
    attention,
    {"x": values(2, 5, 8), "heads": torch.tensor(2.0)},
    {k: values(8, 8) for k in ["query", "key", "value", "out"]},
    ["x", "query", "key", "value", "out"],
)
entry(
    "layer_norm",
    lambda x, scale, shift, epsilon: {"y": F.layer_norm(x, [6], scale, shift, epsilon.item())},
    {"x": values(3, 6), "epsilon": torch.tensor(1e-3)},
    {"scale": values(6), "shift": values(6)},
    ["x", "scale", "shift"],
)


def rms(x, scale, epsilon=1e-4):
    return x / torch.sqrt((x**2).mean(-1, keepdim=True) + epsilon) * scale


def part(in_, out, name, blocks=None):
    kernel = values(in_, out) if blocks is None else values(blocks, in_ // blocks, out // blocks)
    return {f"{name}/kernel": kernel, f"{name}/bias": values(out), f"{name}/scale": values(out, low=0.5, high=1.5)}


def block_linear(x, kernel, bias):
    columns = x.chunk(kernel.shape[0], -1)
    return torch.cat([c @ k for c, k in zip(columns, kernel)], -1) + bias


def rssm_step(deter, stoch, action, embed, first, **p):
    """
    Dreamer v3: deter [B, 8], stoch [B, 3, 4], action [B, 2], embed [B, 5], first [B] (1 where an episode begins), hidden 6,
    2 blocks, one layer of each kind. norm(x) = x / sqrt(mean(x^2) + 1e-4) scale; layers are silu(norm(x kernel + bias)).
    Every block of the core sees its part of deter and all three inputs.
    """
    e, classes = 2, 4
    layer = lambda x, n: F.silu(rms(x @ p[f"{n}/kernel"] + p[f"{n}/bias"], p[f"{n}/scale"]))
    keep = (1 - first)[:, None]
    deter, stoch, action = deter * keep, stoch * keep[..., None], action * keep
    action = action / torch.clamp(action.abs(), min=1).detach()
    shared = torch.cat([layer(deter, "deter"), layer(stoch.flatten(1), "stoch"), layer(action, "action")], -1)
    x = torch.cat([torch.cat([block, shared], -1) for block in deter.chunk(e, -1)], -1)
    x = F.silu(rms(block_linear(x, p["core/kernel"], p["core/bias"]), p["core/scale"]))
    gates = block_linear(x, p["gates/kernel"], p["gates/bias"])
    blocks = []
    for of, h in zip(gates.chunk(e, -1), deter.chunk(e, -1)):
        reset, update, candidate = of.chunk(3, -1)
        update = torch.sigmoid(update - 1)
        blocks.append(update * torch.tanh(torch.sigmoid(reset) * candidate) + (1 - update) * h)
    new = torch.cat(blocks, -1)
    head = lambda x, n: (x @ p[f"{n}/kernel"] + p[f"{n}/bias"]).reshape(x.shape[0], -1, classes)
    prior = head(layer(new, "prior"), "prior/logits")
    posterior = head(layer(torch.cat([new, embed], -1), "posterior"), "posterior/logits")
    mix = lambda x: 0.99 * F.softmax(x, -1) + 0.01 / classes
    dist = lambda q: td.Independent(td.Categorical(probs=q), 1)
    kl = td.kl_divergence(dist(mix(posterior)), dist(mix(prior)))
    return {"deter": new, "prior": prior, "posterior": posterior, "prior_probs": mix(prior),
            "posterior_probs": mix(posterior), "kl": kl}


parts = {}
for args in [(8, 6, "deter"), (12, 6, "stoch"), (2, 6, "action"), (8, 6, "prior"), (13, 6, "posterior")]:
    parts.update(part(*args))
parts.update(part(8 + 2 * 18, 8, "core", 2))
for name, in_, out, blocks in [("gates", 8, 24, 2), ("prior/logits", 6, 12, None), ("posterior/logits", 6, 12, None)]:
    made = part(in_, out, name, blocks)
    parts.update({k: v for k, v in made.items() if not k.endswith("scale")})
classes = [[0, 3, 1], [2, 2, 0], [1, 1, 3]]
entry(
    "rssm_step",
    rssm_step,
    {"deter": values(3, 8), "stoch": F.one_hot(torch.tensor(classes), 4).double(), "action": values(3, 2, low=-2, high=2),
     "embed": values(3, 5), "first": torch.tensor([0.0, 1.0, 0.0])},
    parts,
    ["deter", "action", "deter/kernel", "core/kernel", "gates/kernel", "core/scale"],
)

# numbers

numbers = torch.tensor([-1e6, -300.0, -2.5, -1.0, -1e-3, 0.0, 1e-9, 0.3, 1.0, 19.0, 4.2e4])
entry("symlog", lambda x: {"symlog": symlog(x), "back": symexp(symlog(x))}, {"x": numbers})


def scaling(x, epsilon=1e-3):
    y = torch.sign(x) * (torch.sqrt(torch.abs(x) + 1) - 1) + epsilon * x
    root = (torch.sqrt(1 + 4 * epsilon * (torch.abs(x) + 1 + epsilon)) - 1) / (2 * epsilon)
    return {"h": y, "inverse": torch.sign(x) * (root**2 - 1)}


entry("value_scaling", scaling, {"x": numbers})

# distributions: a row's log-density or entropy is summed over the last axis


def normal(x, mean, std):
    one = td.Independent(td.Normal(mean, std), 1)
    return {"log_prob": one.log_prob(x), "entropy": one.entropy()}


spread = values(4, 3, low=0.1, high=1.2)
entry("normal", normal, {"x": values(4, 3), "mean": values(4, 3), "std": spread}, {}, ["x", "mean", "std"])


def tanh_normal(before, mean, std):
    one = td.TransformedDistribution(td.Normal(mean, std), [td.transforms.TanhTransform()])
    return {"log_prob": one.log_prob(torch.tanh(before)).sum(-1), "x": torch.tanh(before)}


entry("tanh_normal", tanh_normal, {"before": values(4, 3, low=-2, high=2), "mean": values(4, 3),
                                   "std": values(4, 3, low=0.1, high=1.2)}, {}, ["before", "mean", "std"])


def bounded_normal(x, mean, std, least, most):
    spread = (most - least) * torch.sigmoid(std + 2) + least
    one = td.Independent(td.Normal(torch.tanh(mean), spread), 1)
    return {"log_prob": one.log_prob(x), "std": spread}


entry("bounded_normal", bounded_normal, {"x": values(4, 3), "mean": values(4, 3), "std": values(4, 3),
      "least": torch.tensor(0.1), "most": torch.tensor(1.0)}, {}, ["x", "mean", "std"])


def truncated_normal(x, mean, std, low, high):
    """Mean and entropy by the trapezium rule over 200,001 points."""
    cdf = lambda y: 0.5 * torch.erfc(-(y - mean) / std / math.sqrt(2))
    mass = cdf(high) - cdf(low)
    at = torch.linspace(low.item(), high.item(), 200001)
    log_p = td.Normal(mean[..., None], std[..., None]).log_prob(at) - mass.log()[..., None]
    return {"log_prob": (td.Normal(mean, std).log_prob(x) - mass.log()).sum(-1),
            "mean": torch.trapezoid(log_p.exp() * at, at), "entropy": -torch.trapezoid(log_p.exp() * log_p, at).sum(-1)}


entry("truncated_normal", truncated_normal, {"x": values(4, 3), "mean": values(4, 3, low=-1.5, high=1.5),
      "std": values(4, 3, low=0.1, high=1.2), "low": torch.tensor(-1.0), "high": torch.tensor(1.0)}, {}, ["mean", "std"])


def categorical(logits, other, index, unimix):
    mix = lambda x: (1 - unimix) * F.softmax(x, -1) + unimix / x.shape[-1]
    p, q = td.Categorical(probs=mix(logits)), td.Categorical(probs=mix(other))
    return {"kl": td.kl_divergence(p, q), "log_prob": p.log_prob(index), "entropy": p.entropy(), "probs": p.probs}


entry("categorical", categorical, {"logits": values(2, 3, 5, low=-4, high=4), "other": values(2, 3, 5, low=-4, high=4),
      "index": torch.tensor([[0.0, 4.0, 2.0], [1.0, 1.0, 3.0]]), "unimix": torch.tensor(0.01)}, {}, ["logits", "other"])
entry(
    "gaussian_kl",
    lambda m1, s1, m2, s2: {"kl": td.kl_divergence(td.Normal(m1, s1), td.Normal(m2, s2)).sum(-1)},
    {"m1": values(4, 3), "s1": values(4, 3, low=0.1, high=1.2), "m2": values(4, 3),
     "s2": values(4, 3, low=0.1, high=1.2)},
    {},
    ["m1", "s1", "m2", "s2"],
)
entry(
    "bernoulli",
    lambda logits, x: {"log_prob": -F.binary_cross_entropy_with_logits(logits, x, reduction="none"),
                       "entropy": td.Bernoulli(logits=logits).entropy()},
    {"logits": values(6, low=-6, high=6), "x": torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])},
    {},
    ["logits"],
)


def mixture(logits, mean, std, x):
    """logits [B, K], mean and std [B, K, D], x [B, D]."""
    one = td.MixtureSameFamily(td.Categorical(logits=logits), td.Independent(td.Normal(mean, std), 1))
    return {"log_prob": one.log_prob(x), "mean": one.mean}


entry("mixture", mixture, {"logits": values(3, 4), "mean": values(3, 4, 2), "std": values(3, 4, 2, low=0.2, high=1.0),
                           "x": values(3, 2)}, {}, ["logits", "mean", "std", "x"])


def two_hot(logits, target, bins):
    """By search for the two nearest bins."""
    hot = torch.zeros(*target.shape, len(bins))
    for i, y in enumerate(target.tolist()):
        y = min(max(y, bins[0].item()), bins[-1].item())
        k = min(max(i for i, b in enumerate(bins.tolist()) if b <= y), len(bins) - 2)
        share = (y - bins[k]) / (bins[k + 1] - bins[k])
        hot[i, k], hot[i, k + 1] = 1 - share, share
    probs = F.softmax(logits, -1)
    return {"loss": -(hot * F.log_softmax(logits, -1)).sum(-1), "two_hot": hot, "mean": (probs * bins).sum(-1)}


entry("two_hot", two_hot, {"logits": values(5, 7, low=-2, high=2), "target": torch.tensor([-3.0, -2.0, 0.13, 2.99, 17.0]),
                           "bins": torch.tensor([-2.0, -1.0, -0.25, 0.0, 0.5, 1.0, 3.0])}, {}, ["logits"])
bins = torch.linspace(-20, 20, 255)
entry("symexp_two_hot", lambda logits, target: two_hot(logits, target, symexp(bins)),
      {"logits": values(3, 255, low=-2, high=2) - 0.3 * bins.abs(), "target": torch.tensor([-5e9, 0.37, 812.5])}, {},
      ["logits"])
del ENTRIES["symexp_two_hot"]["outputs"]["two_hot"]

# returns, by loops


def rows(b, t, seed):
    last = torch.zeros(b, t)
    last[0, seed % t] = 1
    first = torch.cat([torch.zeros(b, 1), last[:, :-1]], 1)
    ended = torch.zeros(b, t)
    ended[-1, t // 2] = 1
    return {"reward": values(b, t) * (1 - first), "discount": 0.97 * (1 - ended), "last": last, "value": values(b, t)}


def lambda_return(reward, discount, last, value, lambda_):
    b, t = reward.shape
    out = [[None] * (t - 1) for _ in range(b)]
    for i in range(b):
        after = value[i, t - 1]
        for k in reversed(range(t - 1)):
            lam = lambda_ * (1 - last[i, k + 1])
            after = reward[i, k + 1] + discount[i, k + 1] * ((1 - lam) * value[i, k + 1] + lam * after)
            out[i][k] = after
    return {"returns": torch.stack([torch.stack(r) for r in out])}


entry("lambda_return", lambda_return, {**rows(3, 7, 4), "lambda_": torch.tensor(0.95)}, {},
      ["reward", "discount", "value"])


def gae(reward, discount, last, value, lambda_):
    """Schulman et al. 2016, eq. 16: the sum of discounted errors, up to where the episode is cut."""
    b, t = reward.shape
    out = torch.zeros(b, t - 1)
    for i in range(b):
        for k in range(t - 1):
            weight = 1.0
            for j in range(k, t - 1):
                error = reward[i, j + 1] + discount[i, j + 1] * value[i, j + 1] - value[i, j]
                out[i, k] += weight * error
                weight = weight * lambda_ * (1 - last[i, j + 1]) * discount[i, j + 1]
    return {"advantages": out}


entry("gae", gae, {**rows(3, 7, 2), "lambda_": torch.tensor(0.9)}, {}, ["reward", "value"])


def n_step(reward, discount, last, value, n):
    b, t = reward.shape
    out = [[None] * (t - 1) for _ in range(b)]
    for i in range(b):
        for k in range(t - 1):
            total, weight, j = 0.0, 1.0, k
            while True:
                j += 1
                total = total + weight * reward[i, j]
                weight = weight * discount[i, j]
                if j - k == int(n) or j == t - 1 or last[i, j]:
                    break
            out[i][k] = total + weight * value[i, j]
    return {"returns": torch.stack([torch.stack(r) for r in out])}


entry("n_step", n_step, {**rows(3, 7, 3), "n": torch.tensor(3.0)}, {}, ["reward", "discount", "value"])


def vtrace(reward, discount, last, value, log_ratio, lambda_, rho_clip, c_clip):
    """Espeholt et al. 2018, eq. 1 as a sum, and the policy gradient's advantage; ratios [B, T - 1]."""
    b, t = reward.shape
    ratio = log_ratio.exp()
    rho, c = ratio.clamp(max=rho_clip.item()), lambda_ * ratio.clamp(max=c_clip.item())
    target = torch.zeros(b, t - 1)
    advantage = torch.zeros(b, t - 1)
    for i in range(b):
        for k in range(t - 1):
            target[i, k], weight = value[i, k], 1.0
            for j in range(k, t - 1):
                error = reward[i, j + 1] + discount[i, j + 1] * value[i, j + 1] - value[i, j]
                target[i, k] += weight * rho[i, j] * error
                if j + 1 < t - 1:
                    weight = weight * discount[i, j + 1] * c[i, j] * (1 - last[i, j + 1])
        for k in range(t - 1):
            after = value[i, k + 1]
            if k + 1 < t - 1 and not last[i, k + 1]:
                after = lambda_ * target[i, k + 1] + (1 - lambda_) * after
            advantage[i, k] = rho[i, k] * (reward[i, k + 1] + discount[i, k + 1] * after - value[i, k])
    return {"targets": target, "advantages": advantage}


entry("vtrace", vtrace, {**rows(3, 7, 3), "log_ratio": values(3, 6, low=-1.5, high=1), "lambda_": torch.tensor(0.9),
                         "rho_clip": torch.tensor(1.2), "c_clip": torch.tensor(1.0)})


def percentiles(first, second, rate, floor):
    low = high = 0.0
    for x in [first, second]:
        low = (1 - rate) * low + rate * torch.quantile(x, 0.05)
        high = (1 - rate) * high + rate * torch.quantile(x, 0.95)
    return {"scale": torch.clamp(high - low, min=floor.item()), "low": low, "high": high}


entry("return_range", percentiles, {"first": values(37, low=-300, high=500), "second": values(37, low=-300, high=700),
                                    "rate": torch.tensor(0.01), "floor": torch.tensor(1.0)})

lines = []
for name, sections in ENTRIES.items():
    body = []
    for section, arrays in sections.items():
        inner = ",\n".join(f"   {json.dumps(k)}: {json.dumps(v)}" for k, v in arrays.items())
        body.append(f"  {json.dumps(section)}: {{\n{inner}}}")
    lines.append(f" {json.dumps(name)}: {{\n" + ",\n".join(body) + "}")
print("{\n" + ",\n".join(lines) + "}")
