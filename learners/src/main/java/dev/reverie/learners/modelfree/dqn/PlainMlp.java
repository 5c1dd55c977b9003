package dev.reverie.learners.modelfree.dqn;

import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;

final class PlainMlp {
    private final float[][] kernels;
    private final float[][] biases;
    private final float[][] acts;
    private final String prefix;

    PlainMlp(final Weights w, final String prefix) {
        this.prefix = prefix;
        int n = 0;
        while (w.arrays().containsKey(prefix + n + "/kernel")) {
            n++;
        }
        kernels = new float[n][];
        biases = new float[n][];
        acts = new float[n][];
        for (int i = 0; i < n; i++) {
            final NamedArray k = java.util.Objects.requireNonNull(w.arrays().get(prefix + i + "/kernel"));
            kernels[i] = new float[k.shape().get(0) * k.shape().get(1)];
            biases[i] = new float[k.shape().get(1)];
            acts[i] = new float[k.shape().get(1)];
        }
        adopt(w);
    }

    void adopt(final Weights w) {
        for (int i = 0; i < kernels.length; i++) {
            java.util.Objects.requireNonNull(w.arrays().get(prefix + i + "/kernel"))
                    .data()
                    .asFloatBuffer()
                    .get(kernels[i]);
            java.util.Objects.requireNonNull(w.arrays().get(prefix + i + "/bias"))
                    .data()
                    .asFloatBuffer()
                    .get(biases[i]);
        }
    }

    void forward(final float[] in, final float[] out) {
        float[] x = in;
        for (int l = 0; l < kernels.length; l++) {
            final float[] y = l == kernels.length - 1 ? out : acts[l];
            final int m = y.length;
            System.arraycopy(biases[l], 0, y, 0, m);
            for (int i = 0; i < x.length; i++) {
                final float v = x[i];
                if (v != 0) {
                    final float[] k = kernels[l];
                    final int at = i * m;
                    for (int j = 0; j < m; j++) {
                        y[j] += v * k[at + j];
                    }
                }
            }
            if (l < kernels.length - 1) {
                for (int j = 0; j < m; j++) {
                    y[j] = Math.max(0, y[j]);
                }
            }
            x = y;
        }
    }
}
