package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** Hidden layers over {@code symlog(x) = sign(x) log(1 + |x|)} of vectors of any size (Hafner et al. 2023, eq. 9). */
public final class VectorEncoder implements Layer {
    private final Trunk trunk;

    /** @param blueprint given a part for each layer, by its number. */
    public VectorEncoder(final Blueprint blueprint, final int in, final Hidden hidden) {
        this.trunk = new Trunk(blueprint, in, hidden);
    }

    /** @return size of the outputs. */
    public int out() {
        return trunk.out();
    }

    /**
     * @param x {@code [.., in]}, no gradient flows to its sign.
     * @return {@code [.., out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return trunk.forward(x.stop().map(Unary.SIGN).mul(x.abs().map(Unary.LOG1P)));
    }
}
