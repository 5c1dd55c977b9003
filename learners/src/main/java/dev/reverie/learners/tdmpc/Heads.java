package dev.reverie.learners.tdmpc;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.EnsembleDense;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Layer;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** The Q networks, at once; of their first layer's sums some may be dropped. */
final class Heads {
    private final Layer first;
    private final Layer firstNorm;
    private final Layer second;
    private final Layer secondNorm;
    private final Layer last;

    /**
     * @param blueprint given parts {@code 0}, {@code 1} and {@code 2}.
     * @param members   networks, E.
     * @param in        inputs of each.
     * @param hidden    outputs of the hidden layers.
     * @param out       outputs of each.
     */
    Heads(final Blueprint blueprint, final int members, final int in, final int hidden, final int out) {
        final Init init = Init.truncatedNormal(0.02);
        final Norm norm = Norm.layer();
        this.first = new EnsembleDense(blueprint.in(0), members, in, hidden, null, init, Init.zeros());
        this.firstNorm = norm.overEnsemble(blueprint.in(0).in("norm"), members, hidden, Unary.MISH);
        this.second = new EnsembleDense(blueprint.in(1), members, hidden, hidden, null, init, Init.zeros());
        this.secondNorm = norm.overEnsemble(blueprint.in(1).in("norm"), members, hidden, Unary.MISH);
        this.last = new EnsembleDense(blueprint.in(2), members, hidden, out, null, Init.zeros(), Init.zeros());
    }

    /**
     * @param x     {@code [N, in]}.
     * @param draws of what is dropped; null for nothing.
     * @param rate  share that is dropped.
     * @return {@code [E, N, out]}.
     */
    Tensor forward(final Tensor x, final @Nullable Draws draws, final double rate) {
        final Tensor sums = first.forward(x);
        final Tensor kept = draws == null || rate == 0 ? sums : sums.mul(draws.kept(rate, sums.shape()));
        final Tensor hidden = second.forward(firstNorm.forward(kept));
        return last.forward(secondNorm.forward(hidden));
    }
}
