"""What PyTorch's layers make of fixed numbers in float64, and their gradients to the inputs, for LayersGoldenTest.

    python3 benchmarks/peers/layers.py > learners/src/test/resources/golden/layers.json

Parameters have Reverie's names and shapes, and number i of a parameter is 0.5 sin(1.7 i + length of its name); number i of
input k is cos(0.9 i + k). The gradients are of sum(out * cos(i)). What PyTorch has not (Dreamer's recurrent units,
rotary positions, RMS norm in 1.13) is written here as its papers and their code have it, undivided and unfused.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def filled(shape, f):
    return torch.tensor([f(i) for i in range(math.prod(shape))]).reshape(shape)


def p(name, *shape):
    return filled(shape, lambda i: 0.5 * math.sin(1.7 * i + len(name)))


def case(f, *shapes):
    xs = [filled(s, lambda i, k=k: math.cos(0.9 * i + k)).requires_grad_() for k, s in enumerate(shapes)]
    out = f(*xs)
    (out * filled(out.shape, math.cos)).sum().backward()
    return {"out": out.flatten().tolist(), "grads": [x.grad.flatten().tolist() for x in xs]}


def set_all(module, **values):
    with torch.no_grad():
        for name, value in values.items():
            getattr(module, name).copy_(value)
    return module


def gru(x, h):
    cell = set_all(
        torch.nn.GRU(4, 3),
        weight_ih_l0=p("kernel", 4, 9).T, bias_ih_l0=p("bias", 9),
        weight_hh_l0=p("recurrent", 3, 9).T, bias_hh_l0=p("recurrentBias", 9))
    return cell(x, h[None])[0]


def lstm(x, h, c):
    cell = set_all(
        torch.nn.LSTM(4, 3),
        weight_ih_l0=p("kernel", 4, 12).T, bias_ih_l0=p("bias", 12),
        weight_hh_l0=p("recurrent", 3, 12).T, bias_hh_l0=torch.zeros(12))
    return cell(x, (h[None], c[None]))[0]


def dreamer2_gru(x, h):
    """danijar/dreamerv2, common/nets.py: GRUCell with norm; parts are reset, candidate, update there."""
    out = []
    for xt in x:
        parts = torch.cat([xt, h], -1) @ torch.cat([p("kernel", 4, 9), p("recurrent", 3, 9)]) + p("bias", 9)
        parts = F.layer_norm(parts, (9,), p("norm/scale", 9), p("norm/shift", 9), 1e-3)
        reset, update, cand = parts.chunk(3, -1)
        cand = torch.tanh(torch.sigmoid(reset) * cand)
        update = torch.sigmoid(update - 1)
        h = update * cand + (1 - update) * h
        out.append(h)
    return torch.stack(out)


def rms(x, scale, eps=1e-4):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * scale


def normed(x, name, n, m):
    y = x @ p(f"{name}/kernel", n, m) + p(f"{name}/bias", m)
    return F.silu(rms(y, p(f"{name}/norm/scale", m)))


def block_gru(deter, stoch, action):
    """danijar/dreamerv3, dreamerv3/rssm.py: _core, with deter 4, hidden 3, blocks 2."""
    g, d, h = 2, 4, 3
    shared = torch.cat([normed(deter, "state", d, h), normed(stoch, "0", 5, h), normed(action, "1", 2, h)], -1)
    groups = deter.unflatten(-1, (g, d // g))
    x = torch.cat([groups, shared[:, None].expand(-1, g, -1)], -1)
    rest = torch.cat([p("state/hidden", h, d), p("0/hidden", h, d), p("1/hidden", h, d)])
    kernel = torch.cat([p("hidden/kernel", g, d // g, d // g), rest.unflatten(-1, (g, d // g)).permute(1, 0, 2)], 1)
    x = torch.einsum("nki,kio->nko", x, kernel).flatten(1) + p("hidden/bias", d)
    x = F.silu(rms(x, p("hidden/norm/scale", d))).unflatten(-1, (g, d // g))
    x = torch.einsum("nki,kio->nko", x, p("gates/kernel", g, d // g, 3 * d // g)) + p("gates/bias", g, 3 * d // g)
    reset, update, cand = [y.flatten(1) for y in x.chunk(3, -1)]
    cand = torch.tanh(torch.sigmoid(reset) * cand)
    update = torch.sigmoid(update - 1)
    return update * cand + (1 - update) * deter


def attention(x):
    """Causal, 2 heads of 4, all with biases; Reverie has q, k and v of the heads one after the other, as PyTorch."""
    layer = set_all(
        torch.nn.MultiheadAttention(8, 2, batch_first=True),
        in_proj_weight=p("qkv/kernel", 8, 24).T, in_proj_bias=p("qkv/bias", 24))
    set_all(layer.out_proj, weight=p("out/kernel", 8, 8).T, bias=p("out/bias", 8))
    t = x.shape[1]
    return layer(x, x, x, attn_mask=torch.ones(t, t).triu(1).bool(), need_weights=False)[0]


def modern_attention(x):
    """Rotary positions as danijar/dreamerv3's nets.py, normalised queries and keys, one head of keys for two, soft cap 3,
    blocks of 2 tokens."""
    n, t, _ = x.shape
    q, k, v = (x @ p("qkv/kernel", 8, 16)).split([8, 4, 4], -1)
    q = q.unflatten(-1, (2, 4)).transpose(1, 2)
    k = k.unflatten(-1, (1, 4)).transpose(1, 2)
    v = v.unflatten(-1, (1, 4)).transpose(1, 2)
    scale = p("norm/scale", 3, 1, 4)
    q, k = rms(q, scale[:2], 1e-6), rms(k, scale[2:], 1e-6)
    radians = torch.arange(t)[:, None] / 10000 ** (torch.arange(2) / 2)
    sin, cos = radians.sin(), radians.cos()

    def rope(y):
        a, b = y.chunk(2, -1)
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)

    logits = rope(q) @ rope(k).transpose(-1, -2) / math.sqrt(4)
    logits = 3 * torch.tanh(logits / 3)
    block = torch.arange(t) // 2
    logits = logits.masked_fill(block[None, :] > block[:, None], -math.inf)
    y = (logits.softmax(-1) @ v).transpose(1, 2).flatten(2)
    return y @ p("out/kernel", 8, 8)


def conv(x):
    return F.silu(F.conv2d(x, p("kernel", 3, 2, 4, 4), p("bias", 3), stride=2, padding=1))


def same_conv(x):
    """TensorFlow's: of 8 rows and 7 columns by stride 2 and kernel 5, 1 + 2 rows and 2 + 2 columns are added."""
    return F.conv2d(F.pad(x, (2, 2, 1, 2)), p("kernel", 3, 2, 5, 5), p("bias", 3), stride=2)


def transposed(x):
    return F.conv_transpose2d(x, p("kernel", 2, 3, 4, 4), p("bias", 3), stride=2, padding=1)


def causal_conv(x):
    return F.conv1d(F.pad(x, (4, 0)), p("kernel", 3, 2, 3), p("bias", 3), dilation=2)


def layer_norm(x):
    return F.layer_norm(x, (5,), p("scale", 5), p("shift", 5), 1e-5)


def channel_rms(x):
    return rms(x.permute(0, 2, 3, 1), p("scale", 3)).permute(0, 3, 1, 2)


def tdmpc(x):
    """nicklashansen/tdmpc2, common/layers.py: NormedLinear with Mish, and SimNorm of groups of 2."""
    y = x @ p("kernel", 3, 4) + p("bias", 4)
    y = F.mish(F.layer_norm(y, (4,), p("norm/scale", 4), p("norm/shift", 4)))
    return y.unflatten(-1, (2, 2)).softmax(-1).flatten(-2)


def swiglu(x):
    a, b = (x @ p("kernel", 4, 12)).chunk(2, -1)
    return (F.silu(a) * b) @ p("out", 6, 4)


print(json.dumps({
    "by": f"PyTorch {torch.__version__}",
    "gru": case(gru, (3, 2, 4), (2, 3)),
    "lstm": case(lstm, (3, 2, 4), (2, 3), (2, 3)),
    "dreamer2Gru": case(dreamer2_gru, (3, 2, 4), (2, 3)),
    "blockGru": case(block_gru, (2, 4), (2, 5), (2, 2)),
    "attention": case(attention, (2, 5, 8)),
    "modernAttention": case(modern_attention, (2, 6, 8)),
    "conv": case(conv, (2, 2, 8, 6)),
    "sameConv": case(same_conv, (1, 2, 8, 7)),
    "transposedConv": case(transposed, (2, 2, 3, 4)),
    "causalConv": case(causal_conv, (2, 2, 7)),
    "layerNorm": case(layer_norm, (3, 2, 5)),
    "channelRms": case(channel_rms, (2, 3, 2, 2)),
    "tdmpc": case(tdmpc, (3, 3)),
    "swiglu": case(swiglu, (2, 3, 4)),
}))
