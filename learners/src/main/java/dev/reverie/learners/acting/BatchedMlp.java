package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Norm;
import java.util.ArrayList;
import java.util.List;

/** {@link dev.reverie.learners.nn.Mlp} of many inputs at once, in buffers of its own. Allocates nothing while it runs. One thread. */
public final class BatchedMlp {
    private final List<BatchedDense> layers = new ArrayList<>();
    private final List<float[]> buffers = new ArrayList<>();

    /**
     * Layers {@code 0 .. hidden.sizes().size()}.
     *
     * @param kernels that run them.
     * @param prefix  of their arrays.
     * @param in      inputs.
     * @param hidden  layers.
     * @param out     outputs.
     * @param rows    at most.
     */
    public BatchedMlp(
            final Kernels kernels,
            final String prefix,
            final int in,
            final Hidden hidden,
            final int out,
            final int rows) {
        int width = in;
        for (final int size : hidden.sizes()) {
            add(new BatchedDense(kernels, name(prefix), 0, width, size, hidden.norm(), hidden.activation()), rows);
            width = size;
        }
        add(new BatchedDense(kernels, name(prefix), 0, width, out, Norm.none(), null), rows);
    }

    private String name(final String prefix) {
        return prefix + '/' + layers.size();
    }

    private void add(final BatchedDense layer, final int rows) {
        layers.add(layer);
        buffers.add(new float[Math.multiplyExact(rows, layer.stride())]);
    }

    /**
     * Computes rows.
     *
     * @param x       rows of inputs.
     * @param xStride from a row to the next.
     * @param n       rows.
     * @return rows of {@link #stride} outputs, until the next call.
     */
    public float[] run(final float[] x, final int xStride, final int n) {
        float[] from = x;
        int stride = xStride;
        for (int l = 0; l < layers.size(); l++) {
            layers.get(l).run(0, from, stride, n, buffers.get(l));
            from = buffers.get(l);
            stride = layers.get(l).stride();
        }
        return from;
    }

    /** @return numbers from an output row to the next: the outputs, and perhaps some that mean nothing. */
    public int stride() {
        return layers.get(layers.size() - 1).stride();
    }

    /** As {@link BatchedDense#require} does. */
    public void require(final Weights weights) {
        layers.forEach(layer -> layer.require(weights));
    }

    /** As {@link BatchedDense#adopt} does. */
    public void adopt(final Weights weights) {
        require(weights);
        layers.forEach(layer -> layer.adopt(weights));
    }
}
