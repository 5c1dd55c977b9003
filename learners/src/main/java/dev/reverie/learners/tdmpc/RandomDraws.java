package dev.reverie.learners.tdmpc;

import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/** Normal numbers of the device's generator, heads of one in Java. One thread. */
final class RandomDraws implements Draws {
    private final Device device;
    private final SplitMix random;
    private final int[] pair = new int[2];

    RandomDraws(final Device device, final SplitMix random) {
        this.device = device;
        this.random = random;
    }

    @Override
    public Tensor normal(final int n, final int a) {
        return device.normal(TensorType.FLOAT32, n, a);
    }

    @Override
    public Tensor kept(final double rate, final int... shape) {
        return device.uniform(TensorType.FLOAT32, shape)
                .is(Binary.GE, rate)
                .cast(TensorType.FLOAT32)
                .mul(1 / (1 - rate));
    }

    @Override
    public int[] pair(final int heads) {
        pair[0] = random.nextInt(heads);
        pair[1] = (pair[0] + 1 + random.nextInt(heads - 1)) % heads;
        return pair;
    }
}
