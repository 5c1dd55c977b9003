package dev.reverie.learners.tdmpc;

import dev.reverie.learners.math.Symlog;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Embedding;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.nn.NormedDense;
import dev.reverie.learners.nn.SimNorm;
import dev.reverie.learners.nn.Trunk;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * h, d, R, Q and the termination of Hansen et al. 2024, eq. 1. Latents are {@code [N, Z]}, actions {@code [N, A]}. Where there are
 * several tasks, what the networks are given has their {@link #embed embeddings} {@link #beside} it, {@code [N, O + E]} and
 * {@code [N, Z + E]}.
 */
final class WorldModel {
    /** The parameter of all tasks' embeddings, {@code [tasks, E]}. */
    static final String TASKS = "task/table";

    private static final double FIRST_EMBEDDING = 0.02;

    /** The encoder's part of the blueprint, which is declared first. */
    static final String ENCODER = "encoder";

    private final Tensor bins;
    private final SimNorm simNorm;
    private final Trunk encoderHidden;
    private final NormedDense encoderLast;
    private final Trunk dynamicsHidden;
    private final NormedDense dynamicsLast;
    private final Mlp reward;
    private final @Nullable Mlp termination;
    private final @Nullable Embedding tasks;
    private final double dropout;
    private final Heads q;

    /**
     * @param blueprint    given all parameters but the policy's.
     * @param config       sizes.
     * @param observations O.
     * @param actions      A.
     * @param tasks        1 or more.
     * @param bins         {@code [n]} in symlogs; not owned.
     */
    WorldModel(
            final Blueprint blueprint,
            final TdMpcConfig config,
            final int observations,
            final int actions,
            final int tasks,
            final Tensor bins) {
        this.bins = bins;
        this.simNorm = new SimNorm(config.group());
        final int latent = config.latent();
        final int told = latent + config.told(tasks);
        this.encoderHidden = new Trunk(
                blueprint.in(ENCODER),
                observations + config.told(tasks),
                Hidden.tdmpc(config.encoderLayers(), config.encoder()));
        this.encoderLast = last(blueprint.in(ENCODER).in(config.encoderLayers()), config.encoder(), latent);
        this.dynamicsHidden = new Trunk(blueprint.in("dynamics"), told + actions, Hidden.tdmpc(2, config.hidden()));
        this.dynamicsLast = last(blueprint.in("dynamics").in(2), config.hidden(), latent);
        final Hidden hidden = Hidden.tdmpc(2, config.hidden());
        this.reward = new Mlp(blueprint.in("reward"), told + actions, hidden, bins.dim(0), Init.zeros());
        this.termination = config.termination() > 0
                ? new Mlp(blueprint.in("termination"), told, hidden, 1, Init.truncatedNormal(0.02))
                : null;
        this.dropout = config.dropout();
        this.tasks = tasks > 1
                ? new Embedding(blueprint.in("task"), tasks, config.taskDim(), Init.uniform(FIRST_EMBEDDING))
                : null;
        this.q = values(blueprint, config, actions, tasks, bins);
    }

    private static NormedDense last(final Blueprint blueprint, final int in, final int out) {
        return new NormedDense(blueprint, in, out, Norm.layer(), null, Init.truncatedNormal(0.02), true);
    }

    /** The Q networks; made again on a blueprint of their own for those that follow. */
    static Heads values(
            final Blueprint blueprint,
            final TdMpcConfig config,
            final int actions,
            final int tasks,
            final Tensor bins) {
        final int in = config.latent() + config.told(tasks) + actions;
        return new Heads(blueprint.in("q"), config.heads(), in, config.hidden(), bins.dim(0));
    }

    /** @return {@code [B, E]} of tasks {@code [B]}; null if there is one. */
    @Nullable
    Tensor embed(final Sequence.@Nullable Tasks of) {
        if ((of == null) != (tasks == null)) {
            throw new IllegalArgumentException("tasks are told where there are several, and only there");
        }
        return of == null || tasks == null ? null : tasks.forward(of.index());
    }

    boolean hasTasks() {
        return tasks != null;
    }

    boolean hasTermination() {
        return termination != null;
    }

    /** @return {@code x}, of {@code steps B} rows, with each task's embedding beside it; itself if there is one task. */
    static Tensor beside(final Tensor x, final @Nullable Tensor embeddings, final int steps) {
        return embeddings == null ? x : Shaping.concat(-1, x, Sequence.Tasks.each(embeddings, steps));
    }

    /** Scales embeddings of a greater norm than 1 down to it. */
    static void renormalise(final Parameters worlds) {
        final Tensor table = worlds.tensors().get(TASKS);
        if (table != null) {
            final Tensor norms = table.square().sum(-1).unsqueeze(-1).sqrt().add(1e-7);
            table.assign(table.div(norms.clip(1, Double.POSITIVE_INFINITY)));
        }
    }

    /** @return {@code [N, Z]} of observations {@code [N, O]}. */
    Tensor encode(final Tensor x) {
        return simNorm.forward(encoderLast.forward(encoderHidden.forward(x)));
    }

    Tensor next(final Tensor z, final Tensor action) {
        return simNorm.forward(dynamicsLast.forward(dynamicsHidden.forward(Shaping.concat(-1, z, action))));
    }

    /** @return of symlogs of rewards {@code [N]}. */
    TwoHot reward(final Tensor z, final Tensor action) {
        return new TwoHot(reward.forward(Shaping.concat(-1, z, action)), bins);
    }

    /** @return logits {@code [N]} of having terminated; null if that is not learned. */
    @Nullable
    Tensor termination(final Tensor z) {
        return termination == null ? null : termination.forward(z).at(-1, 0);
    }

    /** @return of symlogs of values {@code [E, N]}. */
    TwoHot values(final Tensor z, final Tensor action) {
        return values(q, z, action);
    }

    /** @return the same, some of whose first layer's sums are dropped: to be learned from. */
    TwoHot values(final Tensor z, final Tensor action, final Draws dropped) {
        return new TwoHot(q.forward(Shaping.concat(-1, z, action), dropped, dropout), bins);
    }

    /** @return the same of other Q networks. */
    TwoHot values(final Heads networks, final Tensor z, final Tensor action) {
        return new TwoHot(networks.forward(Shaping.concat(-1, z, action), null, 0), bins);
    }

    /** @return expectations {@code [..]}, no longer in symlogs. */
    static Tensor expected(final TwoHot symlogs) {
        return Symlog.symexp(symlogs.mean());
    }
}
