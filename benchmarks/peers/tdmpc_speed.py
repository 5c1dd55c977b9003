"""PyTorch's side of `reverie bench tdmpc`: answers "updates SECONDS" and "plans SECONDS" with runs a second, line by line.

TD-MPC2 of the 1M size, written plainly: heads as batched products, the optimisers and the autograd are PyTorch's own.
"""
import sys
import time

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as missing:
    print(f"no PyTorch in {sys.executable}: {missing}", flush=True)
    sys.exit(1)

O, A, LATENT, ENCODER, HIDDEN, HEADS, BINS, MOST = 24, 6, 128, 256, 384, 2, 101, 10.0
BATCH, H, RHO, GAMMA, TAU, DROPOUT = 256, 3, 0.5, 0.99, 0.01, 0.01
SAMPLES, ITERATIONS, ELITES, PRIOR, STD, LEAST, TEMPERATURE = 512, 6, 64, 24, 2.0, 0.05, 0.5
SUPPORT = torch.linspace(-MOST, MOST, BINS)


class Normed(nn.Module):
    def __init__(self, n, m, last=False):
        super().__init__()
        self.linear, self.norm, self.last = nn.Linear(n, m), nn.LayerNorm(m), last

    def forward(self, x):
        x = self.norm(self.linear(x))
        return F.softmax(x.view(*x.shape[:-1], -1, 8), -1).view(x.shape) if self.last else F.mish(x)


def mlp(n, m, out):
    return nn.Sequential(Normed(n, m), Normed(m, m), nn.Linear(m, out))


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [LATENT + A, HIDDEN, HIDDEN, BINS]
        weight = lambda *s: nn.Parameter(0.02 * torch.randn(*s))
        self.w = nn.ParameterList([weight(HEADS, sizes[i], sizes[i + 1]) for i in range(3)])
        self.b = nn.ParameterList([nn.Parameter(torch.zeros(HEADS, 1, sizes[i + 1])) for i in range(3)])
        self.scale = nn.ParameterList([nn.Parameter(torch.ones(HEADS, 1, HIDDEN)) for _ in range(2)])
        self.shift = nn.ParameterList([nn.Parameter(torch.zeros(HEADS, 1, HIDDEN)) for _ in range(2)])

    def forward(self, x):
        x = x.expand(HEADS, -1, -1)
        for i in range(2):
            x = torch.baddbmm(self.b[i], x, self.w[i])
            x = F.dropout(x, DROPOUT, self.training and i == 0)
            x = F.mish(F.layer_norm(x, (HIDDEN,)) * self.scale[i] + self.shift[i])
        return torch.baddbmm(self.b[2], x, self.w[2])


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(Normed(O, ENCODER), Normed(ENCODER, LATENT, True))
        self.dynamics = nn.Sequential(Normed(LATENT + A, HIDDEN), Normed(HIDDEN, HIDDEN), Normed(HIDDEN, LATENT, True))
        self.reward = mlp(LATENT + A, HIDDEN, BINS)
        self.q = Heads()


def symlog(x):
    return x.sign() * x.abs().log1p()


def expected(logits):
    x = (logits.softmax(-1) * SUPPORT).sum(-1)
    return x.sign() * x.abs().expm1()


def cross_entropy(logits, target):
    place = (symlog(target).clamp(-MOST, MOST) + MOST) / (2 * MOST / (BINS - 1))
    below = place.floor().clamp(max=BINS - 2)
    share = (place - below)[..., None]
    wanted = torch.zeros_like(logits)
    index = below.long()[..., None].expand(*logits.shape[:-1], 1)
    wanted.scatter_(-1, index, (1 - share).expand(*logits.shape[:-1], 1))
    wanted.scatter_(-1, index + 1, share.expand(*logits.shape[:-1], 1))
    return -(wanted * logits.log_softmax(-1)).sum(-1)


class Agent:
    def __init__(self):
        self.model, self.target, self.policy = Model(), Heads(), mlp(LATENT, HIDDEN, 2 * A)
        self.target.load_state_dict(self.model.q.state_dict())
        self.target.train(False)
        rest = [p for n, p in self.model.named_parameters() if not n.startswith("encoder")]
        self.adam = torch.optim.Adam([{"params": self.model.encoder.parameters(), "lr": 0.3 * 3e-4}, {"params": rest}], 3e-4)
        self.policy_adam = torch.optim.Adam(self.policy.parameters(), 3e-4, eps=1e-5)
        self.scale = torch.ones(1)
        self.mean = torch.zeros(H, A)
        self.batch = (torch.randn(H + 1, BATCH, O), torch.rand(H, BATCH, A) * 2 - 1, torch.rand(H, BATCH))

    def act(self, z):
        mean, log_std = self.policy(z).chunk(2, -1)
        log_std = -10 + 6 * (log_std.tanh() + 1)
        eps = torch.randn_like(mean)
        return (mean + log_std.exp() * eps).tanh(), A * (-0.5 * eps.square() - log_std - 0.919).sum(-1)

    def update(self):
        obs, action, earned = self.batch
        with torch.no_grad():
            seen = self.model.encoder(obs[1:])
            flat = seen.flatten(0, 1)
            q = expected(self.target(torch.cat([flat, self.act(flat)[0]], -1)))
            y = earned.flatten() + GAMMA * q.min(0).values
        self.model.train()
        z, consistency = self.model.encoder(obs[0]), 0
        zs = [z]
        for t in range(H):
            z = self.model.dynamics(torch.cat([z, action[t]], -1))
            consistency = consistency + RHO**t * F.mse_loss(z, seen[t])
            zs.append(z)
        x = torch.cat([torch.cat(zs[:-1]), action.flatten(0, 1)], -1)
        rho = (RHO ** torch.arange(H)).repeat_interleave(BATCH)
        reward = (cross_entropy(self.model.reward(x), earned.flatten()) * rho).mean()
        value = (cross_entropy(self.model.q(x), y[None]) * rho).mean()
        loss = 20 * consistency / H + 0.1 * reward + 0.1 * value
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 20)
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)
        self.model.q.requires_grad_(False)
        z = torch.cat(zs).detach()
        a, density = self.act(z)
        q = expected(self.model.q(torch.cat([z, a], -1))).mean(0)
        first = q[:BATCH].detach()
        self.scale.lerp_((torch.quantile(first, 0.95) - torch.quantile(first, 0.05)).clamp(min=1), TAU)
        good = (q / self.scale - 1e-4 * density).view(H + 1, BATCH).mean(1)
        policy_loss = -(good * RHO ** torch.arange(H + 1)).mean()
        policy_loss.backward()
        nn.utils.clip_grad_norm_(self.policy.parameters(), 20)
        self.policy_adam.step()
        self.policy_adam.zero_grad(set_to_none=True)
        self.model.q.requires_grad_(True)
        with torch.no_grad():
            for slow, fast in zip(self.target.parameters(), self.model.q.parameters()):
                slow.lerp_(fast, TAU)
        self.model.train(False)
        return loss.item(), policy_loss.item()

    @torch.no_grad()
    def plan(self):
        start = self.model.encoder(self.batch[0][0, :1])
        tried, z = torch.empty(H, SAMPLES, A), start.expand(PRIOR, -1)
        for t in range(H):
            tried[t, :PRIOR] = self.act(z)[0]
            if t + 1 < H:
                z = self.model.dynamics(torch.cat([z, tried[t, :PRIOR]], -1))
        mean, std = torch.zeros(H, A), torch.full((H, A), STD)
        mean[:-1] = self.mean[1:]
        for _ in range(ITERATIONS):
            tried[:, PRIOR:] = (mean[:, None] + std[:, None] * torch.randn(H, SAMPLES - PRIOR, A)).clamp(-1, 1)
            z, returns, discount = start.expand(SAMPLES, -1), 0, 1
            for t in range(H):
                x = torch.cat([z, tried[t]], -1)
                returns = returns + discount * expected(self.model.reward(x))
                z = self.model.dynamics(x)
                discount *= GAMMA
            returns = returns + discount * expected(self.model.q(torch.cat([z, self.act(z)[0]], -1))).mean(0)
            value, index = returns.topk(ELITES)
            score = (TEMPERATURE * (value - value[0])).exp()
            score = score / score.sum()
            elite = tried[:, index]
            mean = (score[:, None] * elite).sum(1)
            std = (score[:, None] * (elite - mean[:, None]).square()).sum(1).sqrt().clamp(LEAST, STD)
        self.mean = mean
        return mean[0].tolist()


def rate(body, seconds, clock):
    body()
    n, begin = 0, clock()
    end = begin
    while end - begin < seconds or n < 3:
        body()
        n += 1
        end = clock()
    return n / (end - begin)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    clock = time.thread_time if sys.argv[1:] == ["cpu"] else time.perf_counter
    agent = Agent()
    print(f"ready {torch.__version__}", flush=True)
    for line in sys.stdin:
        verb, amount = line.split()
        print(rate(agent.update if verb == "updates" else agent.plan, float(amount), clock), flush=True)


main()
