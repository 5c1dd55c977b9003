package dev.reverie.learners.tdmpc;

import dev.reverie.learners.math.Bernoulli;
import dev.reverie.learners.math.Symlog;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What an update makes smaller (Hansen et al. 2024, eq. 3 and 4). */
final class TdMpcLoss {
    private final TdMpcConfig config;
    private final WorldModel model;
    private final Policy policy;
    private final Heads target;
    private final Draws draws;

    /**
     * Scalars, not yet scaled, and latents.
     *
     * @param consistency squared error of imagined latents.
     * @param reward      cross-entropy.
     * @param value       cross-entropy, mean of the heads.
     * @param termination cross-entropy; 0 if it is not learned.
     * @param latents     {@code [H + 1, B, Z]} imagined, the first encoded.
     */
    record Terms(Tensor consistency, Tensor reward, Tensor value, Tensor termination, Tensor latents) {}

    TdMpcLoss(
            final TdMpcConfig config,
            final WorldModel model,
            final Policy policy,
            final Heads target,
            final Draws draws) {
        this.config = config;
        this.model = model;
        this.policy = policy;
        this.target = target;
        this.draws = draws;
    }

    /** @return {@code [H B, Z]}: latents of what was seen after the first observation; outside of the tape. */
    Tensor seen(final Sequence in) {
        final Tensor after = Sequence.flat(in.observations().slice(0, 1, config.horizon() + 1));
        return model.encode(WorldModel.beside(after, model.embed(in.tasks()), config.horizon()))
                .stop();
    }

    /** {@code y = r + gamma d min of two target Q(h(s'), p(h(s')))}, {@code [H B]}, of {@link #seen}; outside of the tape. */
    Tensor targets(final Sequence in, final Tensor z) {
        final int steps = config.horizon();
        final Tensor told = WorldModel.beside(z, model.embed(in.tasks()), steps);
        final Tensor action = policy.draw(told, axes(in, steps)).value();
        final Tensor q =
                two(WorldModel.expected(model.values(target, told, action))).min(0);
        final Tensor live = Sequence.flat(in.discounts());
        final Tensor discounts = in.tasks() == null
                ? live.mul(config.discount())
                : live.mul(Sequence.Tasks.each(in.tasks().discount(), steps));
        return Sequence.flat(in.rewards()).add(discounts.mul(q)).stop();
    }

    private static @Nullable Tensor axes(final Sequence in, final int steps) {
        return in.tasks() == null ? null : Sequence.Tasks.each(in.tasks().axes(), steps);
    }

    private Tensor two(final Tensor q) {
        final int[] pair = draws.pair(config.heads());
        return Shaping.stack(0, q.at(0, pair[0]), q.at(0, pair[1]));
    }

    /**
     * Equation 3, of steps imagined from the first observation.
     *
     * @param in      sequences.
     * @param seen    from {@link #seen}.
     * @param targets from {@link #targets}.
     */
    Terms terms(final Sequence in, final Tensor seen, final Tensor targets) {
        final int steps = config.horizon();
        final int size = in.rewards().dim(1);
        final Tensor[] latents = new Tensor[steps + 1];
        final Tensor task = model.embed(in.tasks());
        latents[0] = model.encode(WorldModel.beside(in.observations().at(0, 0), task, 1));
        for (int t = 0; t < steps; t++) {
            latents[t + 1] = model.next(
                    WorldModel.beside(latents[t], task, 1), in.actions().at(0, t));
        }
        final Tensor all = Shaping.concat(0, latents);
        final Tensor before = WorldModel.beside(all.slice(0, 0, steps * size), task, steps);
        final Tensor after = all.slice(0, size, (steps + 1) * size);
        final Tensor actions = Sequence.flat(in.actions());
        final Tensor error = after.sub(seen).square().mean(-1);
        final Tensor reward = model.reward(before, actions).loss(Symlog.symlog(Sequence.flat(in.rewards())));
        final Tensor symlogs = Symlog.symlog(targets).unsqueeze(0).expand(config.heads(), steps * size);
        final Tensor value = model.values(before, actions, draws).loss(symlogs).mean(0);
        final Tensor logits = model.termination(WorldModel.beside(after, task, steps));
        final Tensor none = in.rewards().sum().mul(0);
        final Tensor termination = logits == null
                ? none
                : new Bernoulli(logits)
                        .logProb(Sequence.flat(in.discounts()).neg().add(1))
                        .neg()
                        .mean();
        return new Terms(
                weighted(error, steps, size),
                weighted(reward, steps, size),
                weighted(value, steps, size),
                termination,
                all.stop().reshape(steps + 1, size, config.latent()));
    }

    /** {@code 1/n sum_t rho^t mean_b x}. */
    private Tensor weighted(final Tensor x, final int steps, final int size) {
        final float[] weights = new float[steps];
        for (int t = 0; t < steps; t++) {
            weights[t] = (float) (Math.pow(config.rho(), t) / steps);
        }
        return x.reshape(steps, size).mean(1).mul(x.device().of(weights, steps)).sum();
    }

    /** @return the scalar that the world model makes smaller. */
    Tensor total(final Terms terms) {
        return terms.consistency()
                .mul(config.consistency())
                .add(terms.reward().mul(config.reward()))
                .add(terms.value().mul(config.value()))
                .add(terms.termination().mul(config.termination()));
    }

    /**
     * Equation 4: {@code -1/(H+1) sum_t rho^t mean_b (Q(z, a) / scale + entropy H)}, Q the mean of two heads.
     *
     * @param in      sequences.
     * @param latents {@code [H + 1, B, Z]}, constants.
     * @param range   of values, brought up to date by the first step's.
     */
    Tensor policy(final Sequence in, final Tensor latents, final RunningScale range) {
        final int steps = latents.dim(0);
        final int size = latents.dim(1);
        final Tensor task = model.embed(in.tasks());
        final Tensor z = WorldModel.beside(Sequence.flat(latents), task == null ? null : task.stop(), steps);
        final Policy.Draw action = policy.draw(z, axes(in, steps));
        final Tensor q =
                two(WorldModel.expected(model.values(z, action.value(), draws))).mean(0);
        range.update(q.slice(0, 0, size));
        final Tensor good = q.div(range.state()).sub(action.logProb().mul(config.entropy()));
        return weighted(good.neg(), steps, size);
    }
}
