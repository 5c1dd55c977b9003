package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Unary;

/**
 * {@link dev.reverie.learners.nn.BlockGru}: Dreamer v3's unit. What a block's hidden layer sees, the hidden numbers of the
 * state and of all inputs and its own block of the state, is one product here.
 */
public final class ActingBlockGru implements Cell {
    private static final float UPDATE_BIAS = -1;

    private final Kernels kernels;
    private final String prefix;
    private final int size;
    private final int blocks;
    private final int hidden;
    private final int inputs;
    private final Network[] dense;
    private final Normalisation norm;
    private final float[] hiddenPacked;
    private final float[] gatesPacked;
    private final float[] seen;
    private final float[] middle;
    private final float[] gates;

    /** A unit on the fastest kernels. */
    public ActingBlockGru(final String prefix, final int size, final int hidden, final int blocks, final int... in) {
        this(Instructions.best(), prefix, size, hidden, blocks, in);
    }

    /**
     * A unit.
     *
     * @param kernels that run it.
     * @param prefix  of its arrays, which are called as {@link dev.reverie.learners.nn.BlockGru}'s.
     * @param size    of the state; a multiple of blocks.
     * @param hidden  outputs of the inputs' dense layers.
     * @param blocks  of the state.
     * @param in      sizes of the inputs, which {@link #step} takes one after the other.
     */
    public ActingBlockGru(
            final Kernels kernels,
            final String prefix,
            final int size,
            final int hidden,
            final int blocks,
            final int... in) {
        if (blocks < 1 || size % blocks != 0 || in.length < 1) {
            throw new IllegalArgumentException("'" + prefix + "': a state of " + size + " must be cut into " + blocks
                    + " blocks, and have an input or more");
        }
        this.kernels = kernels;
        this.prefix = prefix;
        this.size = size;
        this.blocks = blocks;
        this.hidden = hidden;
        this.dense = new Network[1 + in.length];
        int sum = 0;
        for (int i = 0; i < dense.length; i++) {
            dense[i] =
                    new ActingNormedDense(kernels, part(i), i == 0 ? size : in[i - 1], hidden, Norm.rms(), Unary.SILU);
            sum += i == 0 ? 0 : in[i - 1];
        }
        this.inputs = sum;
        this.norm = new Normalisation(kernels, prefix + "/hidden/norm", Norm.rms(), size);
        final int own = size / blocks;
        this.seen = new float[dense.length * hidden + own];
        this.hiddenPacked = new float[blocks * Packed.size(kernels, seen.length, own)];
        this.gatesPacked = new float[blocks * Packed.size(kernels, own, 3 * own)];
        this.middle = new float[size + kernels.lanes()];
        this.gates = new float[3 * size + kernels.lanes()];
    }

    private String part(final int i) {
        return prefix + (i == 0 ? "/state" : "/" + (i - 1));
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int size() {
        return size;
    }

    /** A block's last, filled up vector of results reaches into the next block, which is computed after it. */
    @Override
    public void step(final float[] x, final int xFrom, final float[] h, final int hFrom) {
        dense[0].run(h, hFrom, seen, 0);
        int at = xFrom;
        for (int i = 1; i < dense.length; i++) {
            dense[i].run(x, at, seen, i * hidden);
            at += dense[i].inputs();
        }
        final int own = size / blocks;
        final int hiddenStride = hiddenPacked.length / blocks;
        for (int b = 0; b < blocks; b++) {
            System.arraycopy(h, hFrom + b * own, seen, seen.length - own, own);
            kernels.dense(
                    hiddenPacked, b * hiddenStride, seen.length, seen, 0, middle, b * own, Packed.padded(kernels, own));
        }
        norm.apply(middle, 0);
        kernels.activate(Unary.SILU, middle, 0, size);
        final int gatesStride = gatesPacked.length / blocks;
        final int padded = Packed.padded(kernels, 3 * own);
        for (int b = 0; b < blocks; b++) {
            kernels.dense(gatesPacked, b * gatesStride, own, middle, b * own, gates, b * 3 * own, padded);
        }
        for (int b = 0; b < blocks; b++) {
            Gates.advance(kernels, gates, b * 3 * own, own, UPDATE_BIAS, h, hFrom + b * own);
        }
    }

    @Override
    public void require(final Weights weights) {
        final int own = size / blocks;
        for (int i = 0; i < dense.length; i++) {
            dense[i].require(weights);
            Packed.require(weights, part(i) + "/hidden", hidden, size);
        }
        Packed.require(weights, prefix + "/hidden/kernel", blocks, own, own);
        Packed.require(weights, prefix + "/hidden/bias", blocks, 1, own);
        norm.require(weights);
        Packed.require(weights, prefix + "/gates/kernel", blocks, own, 3 * own);
        Packed.require(weights, prefix + "/gates/bias", blocks, 1, 3 * own);
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        final int own = size / blocks;
        final float[][] shared = new float[dense.length][];
        for (int i = 0; i < dense.length; i++) {
            dense[i].adopt(weights);
            shared[i] = Packed.floats(weights, part(i) + "/hidden", hidden, size);
        }
        norm.adopt(weights);
        final float[] block = Packed.floats(weights, prefix + "/hidden/kernel", blocks, own, own);
        final float[] blockBias = Packed.floats(weights, prefix + "/hidden/bias", blocks, 1, own);
        final float[] gate = Packed.floats(weights, prefix + "/gates/kernel", blocks, own, 3 * own);
        final float[] gateBias = Packed.floats(weights, prefix + "/gates/bias", blocks, 1, 3 * own);
        final float[] matrix = new float[seen.length * own];
        for (int b = 0; b < blocks; b++) {
            for (int r = 0; r < dense.length * hidden; r++) {
                System.arraycopy(shared[r / hidden], r % hidden * size + b * own, matrix, r * own, own);
            }
            System.arraycopy(block, b * own * own, matrix, dense.length * hidden * own, own * own);
            Packed.pack(
                    kernels,
                    blockBias,
                    b * own,
                    matrix,
                    0,
                    seen.length,
                    own,
                    hiddenPacked,
                    b * (hiddenPacked.length / blocks));
            Packed.pack(
                    kernels,
                    gateBias,
                    b * 3 * own,
                    gate,
                    b * 3 * own * own,
                    own,
                    3 * own,
                    gatesPacked,
                    b * (gatesPacked.length / blocks));
        }
    }
}
