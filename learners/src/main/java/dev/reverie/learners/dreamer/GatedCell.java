package dev.reverie.learners.dreamer;

import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingDense;
import dev.reverie.learners.acting.ActingGru;
import dev.reverie.learners.acting.Cell;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.tensor.Unary;

/** A dense layer and a gated unit, as {@link Recurrence.Gated} has them. */
final class GatedCell implements Cell {
    private final ActingDense input;
    private final ActingGru gru;
    private final float[] hidden;

    GatedCell(final Kernels kernels, final String prefix, final Recurrence.Gated like) {
        this.input =
                new ActingDense(kernels, prefix + "/input", like.stoch() + like.actions(), like.hidden(), Unary.ELU);
        this.gru = new ActingGru(kernels, prefix + "/gru", like.hidden(), like.deter(), like.norm(), like.updateBias());
        this.hidden = new float[like.hidden()];
    }

    @Override
    public int inputs() {
        return input.inputs();
    }

    @Override
    public int size() {
        return gru.size();
    }

    @Override
    public void step(final float[] x, final int xFrom, final float[] h, final int hFrom) {
        input.run(x, xFrom, hidden, 0);
        gru.step(hidden, 0, h, hFrom);
    }

    @Override
    public void require(final Weights weights) {
        input.require(weights);
        gru.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        input.adopt(weights);
        gru.adopt(weights);
    }
}
