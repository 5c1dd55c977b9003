"""Densities, divergences and returns by PyTorch in float64, for DensitiesGoldenTest.

    python3 benchmarks/peers/densities.py > learners/src/test/resources/golden/densities.json

Every case holds its inputs, its results under "out" and, under "grad", the gradients of sum(out * weight) to the inputs
named, weight being sin(i + 1) of element i.
"""
import json
import math

import torch
import torch.distributions as td

torch.set_default_dtype(torch.float64)
B, T, A, G, K = 3, 5, 2, 4, 6
cases = {}


def filled(shape, f):
    n = math.prod(shape)
    return torch.tensor([f(i) for i in range(n)]).reshape(shape)


def case(name, f, wanted=(), **inputs):
    leaves = {k: v.clone().requires_grad_(k in wanted) for k, v in inputs.items()}
    outs = f(**leaves)
    outs = outs if isinstance(outs, tuple) else (outs,)
    entry = {k: {"shape": list(v.shape), "data": v.flatten().tolist()} for k, v in inputs.items()}
    for i, out in enumerate(outs):
        entry["out" + (str(i) if i else "")] = {"shape": list(out.shape), "data": out.detach().flatten().tolist()}
    if wanted:
        out = outs[0]
        weight = filled(out.shape, lambda i: math.sin(i + 1.0))
        grads = torch.autograd.grad((out * weight).sum(), [leaves[k] for k in wanted])
        for k, g in zip(wanted, grads):
            entry["grad/" + k] = {"shape": list(g.shape), "data": g.flatten().tolist()}
    cases[name] = entry


def symlog(x):
    return torch.sign(x) * torch.log(1 + torch.abs(x))


def symexp(x):
    return torch.sign(x) * (torch.exp(torch.abs(x)) - 1)


def muzero(x, eps=0.001):
    return torch.sign(x) * (torch.sqrt(torch.abs(x) + 1) - 1) + eps * x


def unmuzero(x, eps=0.001):
    return torch.sign(x) * (((torch.sqrt(1 + 4 * eps * (torch.abs(x) + 1 + eps)) - 1) / (2 * eps)) ** 2 - 1)


def two_hot(x, bins):
    """By search: index of the bin below, and the shares of it and the next."""
    out = torch.zeros(x.shape + bins.shape)
    for i, value in enumerate(x.flatten().tolist()):
        row = out.reshape(-1, len(bins))[i]
        value = min(max(value, bins[0].item()), bins[-1].item())
        k = min(int((bins <= value).sum()) - 1, len(bins) - 2)
        share = (value - bins[k].item()) / (bins[k + 1] - bins[k]).item()
        row[k], row[k + 1] = 1 - share, share
    return out


def mixed(logits, unimix):
    return (1 - unimix) * torch.softmax(logits, -1) + unimix / logits.shape[-1]


def lambda_returns(rewards, discounts, values, lam):
    out = [values[:, -1]]
    for t in reversed(range(rewards.shape[1])):
        out.append(rewards[:, t] + discounts[:, t] * ((1 - lam) * values[:, t + 1] + lam * out[-1]))
    return torch.stack(out[:0:-1], 1)


def n_step(rewards, discounts, values, n):
    steps = rewards.shape[1]
    rows = []
    for t in range(steps):
        g, factor = 0, 1
        for k in range(t, min(t + n, steps)):
            g = g + factor * rewards[:, k]
            factor = factor * discounts[:, k]
        rows.append(g + factor * values[:, min(t + n, steps)])
    return torch.stack(rows, 1)


def gae(rewards, discounts, goes_on, values, lam):
    """The definition: a sum of discounted errors, each term by itself."""
    steps = rewards.shape[1]
    delta = rewards + discounts * values[:, 1:] - values[:, :-1]
    rows = []
    for t in range(steps):
        total, factor = 0, 1
        for k in range(t, steps):
            total = total + factor * delta[:, k]
            factor = factor * lam * discounts[:, k] * goes_on[:, k]
        rows.append(total)
    return torch.stack(rows, 1)


def v_trace(rewards, discounts, values, log_ratios, lam, most):
    """Equation 1 of the paper: the sum of products, each term by itself."""
    steps = rewards.shape[1]
    ratio = torch.exp(log_ratios)
    rho, c = torch.clamp(ratio, max=most), lam * torch.clamp(ratio, max=1.0)
    delta = rho * (rewards + discounts * values[:, 1:] - values[:, :-1])
    rows = []
    for t in range(steps):
        total, factor = values[:, t], 1
        for k in range(t, steps):
            total = total + factor * delta[:, k]
            factor = factor * discounts[:, k] * c[:, k]
        rows.append(total)
    vs = torch.stack(rows, 1)
    following = torch.cat([vs[:, 1:], values[:, -1:]], 1)
    return vs, rho * (rewards + discounts * following - values[:, :-1])


x = filled((B, T), lambda i: 40 * math.sin(2.0 * i + 0.5) ** 3)
case("symlog", symlog, ["x"], x=x)
case("symexp", symexp, ["x"], x=x / 8)
case("muzero", muzero, ["x"], x=x)
case("muzeroInverse", unmuzero, ["x"], x=x)

linear = torch.linspace(-10, 10, 21)
exp_bins = symexp(torch.linspace(-20, 20, 41))
logits21 = filled((B, 21), lambda i: math.sin(3.0 * i))
logits41 = filled((B, 41), lambda i: 3 * math.cos(5.0 * i))
target = torch.tensor([0.3, -250.0, 17.5])


def two_hot_log_prob(logits, value, bins, transform):
    return (two_hot(transform(value), bins) * torch.log_softmax(logits, -1)).sum(-1)


case("twoHotSymlog", lambda logits, value, bins: two_hot_log_prob(logits, value, bins, symlog), ["logits"],
     logits=logits21, value=target, bins=linear)
case("twoHotSymexpBins", lambda logits, value, bins: two_hot_log_prob(logits, value, bins, lambda v: v), ["logits"],
     logits=logits41, value=target, bins=exp_bins)
case("twoHotMeanSymlog", lambda logits, bins: symexp((torch.softmax(logits, -1) * bins).sum(-1)), ["logits"],
     logits=logits21, bins=linear)

mean = filled((B, A), lambda i: math.sin(i + 0.3))
std = filled((B, A), lambda i: 0.4 + 0.3 * math.cos(i) ** 2)
mean2 = filled((B, A), lambda i: math.cos(2.0 * i))
std2 = filled((B, A), lambda i: 0.5 + 0.4 * math.sin(i) ** 2)
event = filled((B, A), lambda i: 0.9 * math.sin(3.0 * i + 1))


def normal(mean, std):
    return td.Independent(td.Normal(mean, std), 1)


case("normalLogProb", lambda mean, std, event: normal(mean, std).log_prob(event), ["mean", "std", "event"],
     mean=mean, std=std, event=event)
case("normalEntropy", lambda mean, std: normal(mean, std).entropy(), ["std"], mean=mean, std=std)
case("normalKl", lambda mean, std, mean2, std2: td.kl_divergence(normal(mean, std), normal(mean2, std2)),
     ["mean", "std", "mean2", "std2"], mean=mean, std=std, mean2=mean2, std2=std2)
case("tanhNormalLogProb",
     lambda mean, std, event: td.TransformedDistribution(
         normal(mean, std), [td.transforms.TanhTransform(cache_size=1)]).log_prob(event),
     ["mean", "std", "event"], mean=mean, std=std, event=event)


def truncated(mean, std, event):
    n = td.Normal(mean, std)
    return (n.log_prob(event) - torch.log(n.cdf(torch.tensor(1.0)) - n.cdf(torch.tensor(-1.0)))).sum(-1)


case("truncatedNormalLogProb", truncated, ["mean", "std"], mean=mean, std=std, event=event)

logits = filled((B, G, K), lambda i: 2 * math.sin(1.7 * i))
logits2 = filled((B, G, K), lambda i: math.cos(0.9 * i))
case("categoricalEntropy", lambda logits: td.Categorical(probs=mixed(logits, 0.01)).entropy().sum(-1), ["logits"],
     logits=logits)
case("oneHotKl", lambda logits, logits2: td.kl_divergence(
    td.Independent(td.OneHotCategorical(probs=mixed(logits, 0.01)), 1),
    td.Independent(td.OneHotCategorical(probs=mixed(logits2, 0.01)), 1)), ["logits", "logits2"],
     logits=logits, logits2=logits2)
one_hot = torch.eye(K)[torch.tensor([[i * 5 % K for i in range(G)] for _ in range(B)])]
case("oneHotLogProb", lambda logits, event: td.Independent(
    td.OneHotCategorical(probs=mixed(logits, 0.01)), 1).log_prob(event), ["logits"], logits=logits, event=one_hot)
case("bernoulliLogProb", lambda logits, event: td.Bernoulli(logits=logits, validate_args=False).log_prob(event),
     ["logits"], logits=x / 10, event=filled((B, T), lambda i: i % 3 / 2))
case("bernoulliEntropy", lambda logits: td.Bernoulli(logits=logits).entropy(), ["logits"], logits=x / 10)
case("mixtureLogProb", lambda logits, means, stds, event: td.MixtureSameFamily(
    td.Categorical(logits=logits), normal(means, stds)).log_prob(event), ["logits", "means", "stds", "event"],
     logits=logits[:, 0], means=filled((B, K, A), lambda i: math.sin(2.0 * i)),
     stds=filled((B, K, A), lambda i: 0.3 + 0.2 * math.cos(i) ** 2), event=event)

rewards = filled((B, T), lambda i: math.sin(i * 1.3))
discounts = filled((B, T), lambda i: 0.0 if i == 7 else 0.9)
goes_on = filled((B, T), lambda i: 0.0 if i in (7, 11) else 1.0)
values = filled((B, T + 1), lambda i: math.cos(i * 0.7))
log_ratios = filled((B, T), lambda i: 0.8 * math.sin(i * 2.1))
sequences = dict(rewards=rewards, discounts=discounts, values=values)
case("lambdaReturn", lambda rewards, discounts, values: lambda_returns(rewards, discounts, values, 0.8),
     ["rewards", "discounts", "values"], **sequences)
case("nStepReturn", lambda rewards, discounts, values: n_step(rewards, discounts, values, 3),
     ["rewards", "discounts", "values"], **sequences)
case("gae", lambda rewards, discounts, goesOn, values: gae(rewards, discounts, goesOn, values, 0.7),
     ["rewards", "values"], goesOn=goes_on, **sequences)
case("vTrace", lambda rewards, discounts, values, logRatios: v_trace(rewards, discounts, values, logRatios, 0.9, 1.2),
     ["rewards", "values"], logRatios=log_ratios, **sequences)

returns = filled((B, 40), lambda i: 30 * math.sin(i * 1.1) + i * 0.1)
case("percentiles", lambda returns: torch.quantile(returns, torch.tensor([0.05, 0.95])), returns=returns)

print(json.dumps(cases, indent=None, separators=(",", ":")).replace('},"', '},\n"'))
