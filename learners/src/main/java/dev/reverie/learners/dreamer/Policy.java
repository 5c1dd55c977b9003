package dev.reverie.learners.dreamer;

import dev.reverie.learners.acting.Sampling;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Normal;
import dev.reverie.learners.math.OneHot;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.TanhNormal;
import dev.reverie.learners.math.TruncatedNormal;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** How actions, one-hot or within [-1, 1], are distributed, given what a network says of them. */
sealed interface Policy {
    /** @return numbers that a network says of them. */
    int outputs();

    /** @return over {@code [.., A]}, of one-hot ones {@code [.., 1, A]}, for a head {@code [.., outputs]}. */
    Distribution of(Tensor head);

    /** Draws in plain Java, or takes the mode unless it explores; sets all A numbers of {@code into}. */
    void act(float[] head, boolean explores, SplitMix random, float[] into);

    /** {@code log(1 + e^x)}. */
    static double softplus(final double x) {
        return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static float within(final double action) {
        return (float) Math.max(-1, Math.min(1, action));
    }

    /**
     * One of several.
     *
     * @param actions A.
     * @param unimix  share of the uniform distribution.
     */
    record Discrete(int actions, double unimix) implements Policy {
        @Override
        public int outputs() {
            return actions;
        }

        @Override
        public Distribution of(final Tensor head) {
            return new OneHot(head.unsqueeze(-2), unimix);
        }

        @Override
        public void act(final float[] head, final boolean explores, final SplitMix random, final float[] into) {
            if (explores) {
                Sampling.oneHot(head, 0, 1, actions, unimix, random, into, 0);
            } else {
                Sampling.mode(head, 0, 1, actions, into, 0);
            }
        }
    }

    /** v3's: {@code N(tanh(m), 0.1 + 0.9 sigmoid(s + 2))}. */
    record Bounded(int actions) implements Policy {
        private static final double LEAST = 0.1;
        private static final double MOST = 1;

        @Override
        public int outputs() {
            return 2 * actions;
        }

        @Override
        public Distribution of(final Tensor head) {
            return Normal.bounded(head.slice(-1, 0, actions), head.slice(-1, actions, 2 * actions), LEAST, MOST);
        }

        @Override
        public void act(final float[] head, final boolean explores, final SplitMix random, final float[] into) {
            for (int j = 0; j < actions; j++) {
                double unit = Math.tanh(head[j]);
                if (explores) {
                    final double share = 1 / (1 + Math.exp(-head[actions + j] - 2));
                    unit += (LEAST + (MOST - LEAST) * share) * random.nextGaussian();
                }
                into[j] = within(unit);
            }
        }
    }

    /** v2's: {@code N(tanh(m), 0.1 + 2 sigmoid(s / 2))} cut off outside [-1, 1]. */
    record Truncated(int actions) implements Policy {
        private static final double LEAST = 0.1;

        @Override
        public int outputs() {
            return 2 * actions;
        }

        @Override
        public Distribution of(final Tensor head) {
            final Tensor std = head.slice(-1, actions, 2 * actions)
                    .mul(0.5)
                    .sigmoid()
                    .mul(2)
                    .add(LEAST);
            return new TruncatedNormal(head.slice(-1, 0, actions).tanh(), std, -1, 1);
        }

        @Override
        public void act(final float[] head, final boolean explores, final SplitMix random, final float[] into) {
            for (int j = 0; j < actions; j++) {
                final double mean = Math.tanh(head[j]);
                final double std = LEAST + 2 / (1 + Math.exp(-head[actions + j] / 2));
                double unit = mean;
                if (explores) {
                    do {
                        unit = mean + std * random.nextGaussian();
                    } while (Math.abs(unit) > 1);
                }
                into[j] = (float) unit;
            }
        }
    }

    /** v1's: tanh of {@code N(5 tanh(m / 5), softplus(s + b) + 1e-4)} with b so that the spread begins as 5. */
    record Squashed(int actions) implements Policy {
        private static final double MEAN = 5;
        private static final double LEAST = 1e-4;
        private static final double BEGIN = Math.log(Math.expm1(5));

        @Override
        public int outputs() {
            return 2 * actions;
        }

        @Override
        public Distribution of(final Tensor head) {
            final Tensor mean = head.slice(-1, 0, actions).div(MEAN).tanh().mul(MEAN);
            final Tensor std = head.slice(-1, actions, 2 * actions)
                    .add(BEGIN)
                    .map(Unary.SOFTPLUS)
                    .add(LEAST);
            return new TanhNormal(mean, std);
        }

        @Override
        public void act(final float[] head, final boolean explores, final SplitMix random, final float[] into) {
            for (int j = 0; j < actions; j++) {
                double before = MEAN * Math.tanh(head[j] / MEAN);
                if (explores) {
                    before += (softplus(head[actions + j] + BEGIN) + LEAST) * random.nextGaussian();
                }
                into[j] = (float) Math.tanh(before);
            }
        }
    }
}
