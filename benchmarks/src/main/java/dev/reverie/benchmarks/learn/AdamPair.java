package dev.reverie.benchmarks.learn;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;

/** One step of Adam: all numbers at once by the engine's kernel, and tensor after tensor of plain operations. */
final class AdamPair {
    private static final int TENSORS = 8;
    private static final int SIZE = 65_536;

    private final Device device;
    private final Tensor[] whole = new Tensor[4];
    private final Tensor[][] parts = new Tensor[TENSORS][4];
    private long steps;

    AdamPair(final Device device) {
        this.device = device;
        for (int i = 0; i < whole.length; i++) {
            whole[i] = device.full(TensorType.FLOAT32, 0.1, TENSORS * SIZE);
            for (final Tensor[] part : parts) {
                part[i] = device.full(TensorType.FLOAT32, 0.1, SIZE);
            }
        }
    }

    private AdamStep step() {
        return AdamStep.at(++steps, 1e-4, 0.9, 0.999, 1e-8, 0);
    }

    void fused() {
        device.engine().adam(whole[0], whole[1], whole[2], whole[3], step());
    }

    void plain() {
        final AdamStep step = step();
        device.scoped(() -> {
            for (final Tensor[] p : parts) {
                final Tensor g = p[1];
                p[2].assign(p[2].mul(step.beta1()).add(g.mul(1 - step.beta1())));
                p[3].assign(p[3].mul(step.beta2()).add(g.square().mul(1 - step.beta2())));
                final Tensor root = p[3].div(step.correction2()).map(Unary.SQRT).add(step.epsilon());
                p[0].accumulate(p[2].div(root), -step.rate() / step.correction1());
            }
        });
    }
}
