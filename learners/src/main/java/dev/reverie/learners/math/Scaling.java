package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/** A monotone function of values and its inverse, both elementwise and with gradients. */
public enum Scaling {
    IDENTITY {
        @Override
        public Tensor apply(final Tensor x) {
            return x;
        }

        @Override
        public Tensor invert(final Tensor y) {
            return y;
        }
    },
    /** {@code sign(x) log(1 + |x|)} and {@code sign(x) (e^|x| - 1)} (Hafner et al. 2023, eq. 1). */
    SYMLOG {
        @Override
        public Tensor apply(final Tensor x) {
            return Symlog.symlog(x);
        }

        @Override
        public Tensor invert(final Tensor y) {
            return Symlog.symexp(y);
        }
    },
    /**
     * MuZero's (Schrittwieser et al. 2020, appendix F; Pohlen et al. 2018), epsilon 0.001:
     * {@code sign(x) (sqrt(|x| + 1) - 1) + epsilon x}.
     */
    MUZERO {
        @Override
        public Tensor apply(final Tensor x) {
            final Tensor side = Symlog.side(x);
            return x.mul(side).add(1).sqrt().sub(1).mul(side).add(x.mul(EPSILON));
        }

        @Override
        public Tensor invert(final Tensor y) {
            final Tensor side = Symlog.side(y);
            final Tensor root = y.mul(side)
                    .add(1 + EPSILON)
                    .mul(4 * EPSILON)
                    .add(1)
                    .sqrt()
                    .sub(1)
                    .div(2 * EPSILON);
            return root.square().sub(1).mul(side);
        }
    };

    private static final double EPSILON = 0.001;

    /** @return {@code [..]} scaled. */
    public abstract Tensor apply(Tensor x);

    /** @return {@code [..]} as they were before {@link #apply}. */
    public abstract Tensor invert(Tensor y);
}
