package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/** How rewards and values are predicted. */
sealed interface Scalars {
    /** @return {@code [255]}: v3's bins, the caller's to close. */
    static Tensor bins(final Device device) {
        return device.lasting(TwoHot.symexpBins(device, TensorType.FLOAT32, 20, 255));
    }

    /** @return numbers that a network says of one. */
    int outputs();

    /** @return {@code [..]}: expected, of heads {@code [.., outputs]}. */
    Tensor mean(Tensor head);

    /** @return {@code [..]}: negative log-likelihood, but for a constant, of targets {@code [..]}. */
    Tensor loss(Tensor head, Tensor target);

    /** @return how a head's last layer begins. */
    Init last();

    /** v3's: weights of bins, learned by cross-entropy, 0 at first. Not the owner of {@code bins [n]}. */
    record Bins(Tensor bins) implements Scalars {
        @Override
        public int outputs() {
            return Math.toIntExact(bins.size());
        }

        @Override
        public Tensor mean(final Tensor head) {
            return new TwoHot(head, bins).mean();
        }

        @Override
        public Tensor loss(final Tensor head, final Tensor target) {
            return new TwoHot(head, bins).loss(target);
        }

        @Override
        public Init last() {
            return Init.zeros();
        }
    }

    /** v1's and v2's: a normal distribution of spread 1. */
    record Unit() implements Scalars {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public Tensor mean(final Tensor head) {
            return head.at(-1, 0);
        }

        @Override
        public Tensor loss(final Tensor head, final Tensor target) {
            return head.at(-1, 0).sub(target).square().mul(0.5);
        }

        @Override
        public Init last() {
            return Init.xavierUniform(1);
        }
    }
}
