package dev.reverie.learners.tdmpc;

import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.BatchedDense;
import java.util.List;

/** Layers one after the other in plain Java, over rows, in buffers of their own. One thread. */
final class Stack {
    private final List<BatchedDense> layers;
    private final float[][] buffers;

    /**
     * @param layers in order.
     * @param rows   at most.
     */
    Stack(final List<BatchedDense> layers, final int rows) {
        this.layers = layers;
        this.buffers = new float[layers.size()][];
        for (int l = 0; l < buffers.length; l++) {
            buffers[l] = new float[Math.multiplyExact(rows, layers.get(l).stride())];
        }
    }

    /** @return rows of {@link #stride} outputs, until the next call. */
    float[] run(final int member, final float[] x, final int xStride, final int n) {
        float[] from = x;
        int stride = xStride;
        for (int l = 0; l < buffers.length; l++) {
            layers.get(l).run(member, from, stride, n, buffers[l]);
            from = buffers[l];
            stride = layers.get(l).stride();
        }
        return from;
    }

    int stride() {
        return layers.get(layers.size() - 1).stride();
    }

    void require(final Weights weights) {
        layers.forEach(layer -> layer.require(weights));
    }

    void adopt(final Weights weights) {
        layers.forEach(layer -> layer.adopt(weights));
    }
}
