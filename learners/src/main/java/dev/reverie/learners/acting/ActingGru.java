package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Norm;

/** {@link dev.reverie.learners.nn.Gru}: Dreamer v1's and v2's unit. */
public final class ActingGru implements Cell {
    private final Kernels kernels;
    private final String prefix;
    private final int in;
    private final int size;
    private final Normalisation norm;
    private final float updateBias;
    private final float[] packed;
    private final float[] joint;
    private final float[] gates;

    /** A unit on the fastest kernels. */
    public ActingGru(final String prefix, final int in, final int size, final Norm norm, final double updateBias) {
        this(Instructions.best(), prefix, in, size, norm, updateBias);
    }

    /**
     * A unit.
     *
     * @param kernels    that run it.
     * @param prefix     of its arrays, {@code prefix/kernel [in, 3 size]}, {@code prefix/recurrent [size, 3 size]},
     *     {@code prefix/bias [3 size]} and {@code prefix/norm/..}.
     * @param in         inputs.
     * @param size       of the state.
     * @param norm       of the three sums together.
     * @param updateBias added to the update's sum.
     */
    public ActingGru(
            final Kernels kernels,
            final String prefix,
            final int in,
            final int size,
            final Norm norm,
            final double updateBias) {
        this.kernels = kernels;
        this.prefix = prefix;
        this.in = in;
        this.size = size;
        this.norm = new Normalisation(kernels, prefix + "/norm", norm, 3 * size);
        this.updateBias = (float) updateBias;
        this.packed = new float[Packed.size(kernels, in + size, 3 * size)];
        this.joint = new float[in + size];
        this.gates = new float[Packed.padded(kernels, 3 * size)];
    }

    @Override
    public int inputs() {
        return in;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void step(final float[] x, final int xFrom, final float[] h, final int hFrom) {
        System.arraycopy(x, xFrom, joint, 0, in);
        System.arraycopy(h, hFrom, joint, in, size);
        kernels.dense(packed, 0, joint.length, joint, 0, gates, 0, gates.length);
        norm.apply(gates, 0);
        Gates.advance(kernels, gates, 0, size, updateBias, h, hFrom);
    }

    @Override
    public void require(final Weights weights) {
        Packed.require(weights, prefix + "/kernel", in, 3 * size);
        Packed.require(weights, prefix + "/recurrent", size, 3 * size);
        Packed.require(weights, prefix + "/bias", 3 * size);
        norm.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        final float[] matrix = new float[(in + size) * 3 * size];
        System.arraycopy(Packed.floats(weights, prefix + "/kernel", in, 3 * size), 0, matrix, 0, in * 3 * size);
        System.arraycopy(
                Packed.floats(weights, prefix + "/recurrent", size, 3 * size),
                0,
                matrix,
                in * 3 * size,
                size * 3 * size);
        final float[] bias = Packed.floats(weights, prefix + "/bias", 3 * size);
        Packed.pack(kernels, bias, 0, matrix, 0, in + size, 3 * size, packed, 0);
        norm.adopt(weights);
    }
}
