package dev.reverie.learners.tdmpc;

import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/** What an update of TD-MPC makes smaller (Hansen et al. 2022, eq. 6 to 10). */
final class ToldLoss {
    private static final double MOST = 1e4;

    private final TdMpcConfig config;
    private final Told model;
    private final Told target;
    private final ToldPolicy policy;

    /**
     * Of each sequence, {@code [B]}, not yet scaled.
     *
     * @param consistency squared error of imagined latents.
     * @param reward      squared error.
     * @param value       squared errors of both Qs.
     * @param surprise    distances of both Qs from the targets.
     * @param latents     {@code [H + 1, B, Z]} imagined, the first encoded.
     */
    record Terms(Tensor consistency, Tensor reward, Tensor value, Tensor surprise, Tensor latents) {}

    ToldLoss(final TdMpcConfig config, final Told model, final Told target, final ToldPolicy policy) {
        this.config = config;
        this.model = model;
        this.target = target;
        this.policy = policy;
    }

    /** {@code y = r + gamma d min Q'(h(s'), p(h(s')))}, {@code [H B]}; outside of the tape. */
    Tensor targets(final Sequence in) {
        final Tensor z = model.encode(later(in));
        final Tensor q = target.values(z, policy.draw(z)).min(0);
        return Sequence.flat(in.rewards())
                .add(Sequence.flat(in.discounts()).mul(config.discount()).mul(q))
                .stop();
    }

    /** @return {@code [H B, Z]}: what the latents should be, by the slow encoder; outside of the tape. */
    Tensor seen(final Sequence in) {
        return target.encode(later(in)).stop();
    }

    private Tensor later(final Sequence in) {
        return Sequence.flat(in.observations().slice(0, 1, config.horizon() + 1));
    }

    Terms terms(final Sequence in, final Tensor seen, final Tensor targets) {
        final int steps = config.horizon();
        final int size = in.rewards().dim(1);
        final Tensor[] latents = new Tensor[steps + 1];
        latents[0] = model.encode(in.observations().at(0, 0));
        for (int t = 0; t < steps; t++) {
            latents[t + 1] = model.next(latents[t], in.actions().at(0, t));
        }
        final Tensor all = Shaping.concat(0, latents);
        final Tensor before = all.slice(0, 0, steps * size);
        final Tensor actions = Sequence.flat(in.actions());
        final Tensor off =
                model.values(before, actions).sub(targets.unsqueeze(0).expand(2, steps * size));
        final Tensor error =
                all.slice(0, size, (steps + 1) * size).sub(seen).square().mean(-1);
        final Tensor reward =
                model.reward(before, actions).sub(Sequence.flat(in.rewards())).square();
        return new Terms(
                weighted(error, steps, size),
                weighted(reward, steps, size),
                weighted(off.square().sum(0), steps, size),
                weighted(off.stop().map(dev.reverie.learners.tensor.Unary.ABS).sum(0), steps, size),
                all.stop().reshape(steps + 1, size, config.latent()));
    }

    /** {@code sum_t rho^t x}, {@code [B]}. */
    private Tensor weighted(final Tensor x, final int steps, final int size) {
        final float[] weights = new float[steps];
        for (int t = 0; t < steps; t++) {
            weights[t] = (float) Math.pow(config.rho(), t);
        }
        return x.reshape(steps, size)
                .mul(x.device().of(weights, steps, 1))
                .sum(0)
                .clip(Double.NEGATIVE_INFINITY, MOST);
    }

    /** @return the scalar that the model makes smaller: a mean by the sequences' weights {@code [B]}, over H. */
    Tensor total(final Terms terms, final Tensor weights) {
        return terms.consistency()
                .mul(config.consistency())
                .add(terms.reward().mul(config.reward()))
                .add(terms.value().mul(config.value()))
                .mul(weights)
                .mean()
                .mul(1.0 / config.horizon());
    }

    /** Equation 10: {@code -sum_t rho^t mean_b min Q(z, p(z))} of latents {@code [H + 1, B, Z]}, constants. */
    Tensor policy(final Tensor latents) {
        final Tensor z = Sequence.flat(latents);
        final Tensor q = model.values(z, policy.draw(z)).min(0);
        final int steps = latents.dim(0);
        final float[] weights = new float[steps];
        for (int t = 0; t < steps; t++) {
            weights[t] = (float) Math.pow(config.rho(), t);
        }
        return q.reshape(steps, latents.dim(1))
                .mean(1)
                .mul(q.device().of(weights, steps))
                .sum()
                .neg();
    }
}
