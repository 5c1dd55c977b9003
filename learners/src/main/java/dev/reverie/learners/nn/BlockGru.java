package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.util.ArrayList;
import java.util.List;

/**
 * Dreamer v3's recurrent unit (Hafner et al. 2023, Nature version). The state and every input have a dense layer with RMS
 * norm and SiLU to {@code hidden} numbers; every block of a hidden layer of {@code size} numbers sees all these and its own
 * block of the state; RMS norm and SiLU; and every block of it makes the gates of its block of the state, whose update has
 * a bias of -1. What the hidden layer sees of the inputs is one product for all blocks, and may be computed ahead for all
 * steps.
 */
public final class BlockGru {
    private static final double UPDATE_BIAS = -1;

    private final int size;
    private final int blocks;
    private final NormedDense state;
    private final Weight fromState;
    private final List<NormedDense> inputs = new ArrayList<>();
    private final List<Weight> fromInputs = new ArrayList<>();
    private final Weight block;
    private final Weight blockBias;
    private final Layer norm;
    private final Weight gates;
    private final Weight gatesBias;

    /**
     * A unit whose kernels begin with variance {@code 1 / in}, biases as 0.
     *
     * @param blueprint given, for the state and each input by its number, {@code state/..} and {@code 0/..}: a dense layer
     *     and {@code hidden [hidden, size]}; {@code hidden/kernel [blocks, size / blocks, size / blocks]} from the state's
     *     own block, {@code hidden/bias [blocks, 1, size / blocks]} and {@code hidden/norm/scale [size]};
     *     {@code gates/kernel [blocks, size / blocks, 3 size / blocks]} and {@code gates/bias}, of each block reset, update
     *     and candidate.
     * @param size      of the state, Dreamer's deter; a multiple of blocks.
     * @param hidden    outputs of the inputs' dense layers.
     * @param blocks    of the state; Dreamer's are 8.
     * @param in        sizes of the inputs, one or more: Dreamer's are the stochastic state and the action.
     */
    public BlockGru(final Blueprint blueprint, final int size, final int hidden, final int blocks, final int... in) {
        Shapes.demand(
                blocks > 0 && size % blocks == 0 && in.length > 0,
                "block GRU",
                "its state of " + size + " must be cut into " + blocks + " blocks, and it has an input or more");
        this.size = size;
        this.blocks = blocks;
        final int own = size / blocks;
        final double fan = own + (1.0 + in.length) * hidden;
        final Init init = Init.truncatedNormal(1 / Math.sqrt(fan));
        this.state = new NormedDense(blueprint.in("state"), size, hidden, Norm.rms(), Unary.SILU);
        this.fromState = blueprint.in("state").weight("hidden", init, hidden, size);
        for (int i = 0; i < in.length; i++) {
            inputs.add(new NormedDense(blueprint.in(i), in[i], hidden, Norm.rms(), Unary.SILU));
            fromInputs.add(blueprint.in(i).weight("hidden", init, hidden, size));
        }
        final Blueprint middle = blueprint.in("hidden");
        this.block = middle.weight("kernel", init, blocks, own, own);
        this.blockBias = middle.weight("bias", Init.zeros(), blocks, 1, own);
        this.norm = Norm.rms().over(middle.in("norm"), size, Unary.SILU);
        this.gates = blueprint.in("gates").weight("kernel", Init.fanIn(1), blocks, own, 3 * own);
        this.gatesBias = blueprint.in("gates").weight("bias", Init.zeros(), blocks, 1, 3 * own);
    }

    /**
     * An input's share of the hidden layer, for as many steps as are known; the shares of all inputs are summed.
     *
     * @param i number of the input.
     * @param x {@code [.., in[i]]}.
     * @return {@code [.., size]}.
     */
    public Tensor project(final int i, final Tensor x) {
        return inputs.get(i).forward(x).matmul(fromInputs.get(i).get());
    }

    /**
     * {@link #project(int, Tensor)} of one step, added to other inputs' shares.
     *
     * @param x    {@code [n, in[i]]}.
     * @param onto {@code [n, size]}.
     * @return {@code [n, size]}.
     */
    public Tensor project(final int i, final Tensor x, final Tensor onto) {
        return Fused.denseOnto(onto, inputs.get(i).forward(x), fromInputs.get(i).get(), null);
    }

    /**
     * One step.
     *
     * @param projected {@code [n, size]}: the sum of all inputs' shares.
     * @param h         {@code [n, size]}.
     * @return {@code [n, size]}, the next h.
     */
    public Tensor step(final Tensor projected, final Tensor h) {
        Shapes.are("block GRU", h, -1, size);
        Shapes.are("block GRU's step", projected, h.dim(0), size);
        final Tensor shared = Fused.denseOnto(projected, state.forward(h), fromState.get(), null);
        final Tensor sum =
                Fused.blockDense(h, block.get(), blockBias.get(), null).add(shared);
        final Tensor hidden = norm.forward(sum);
        return Recurrent.blockGru(Fused.blockDense(hidden, gates.get(), gatesBias.get(), null), h, blocks, UPDATE_BIAS);
    }

    /**
     * One step from the inputs themselves.
     *
     * @param h {@code [n, size]}.
     * @param x {@code [n, in[i]]} of each input.
     * @return {@code [n, size]}, the next h.
     */
    public Tensor forward(final Tensor h, final Tensor... x) {
        Shapes.demand(x.length == inputs.size(), "block GRU", "it has " + inputs.size() + " inputs, got " + x.length);
        Tensor projected = project(0, x[0]);
        for (int i = 1; i < x.length; i++) {
            projected = project(i, x[i], projected);
        }
        return step(projected, h);
    }
}
