package dev.reverie.learners.dreamer;

import dev.reverie.learners.acting.ActingBlockGru;
import dev.reverie.learners.acting.Cell;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.nn.BlockGru;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Dense;
import dev.reverie.learners.nn.Gru;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** The sequence model {@code h' = f(h, z, a)}, on an engine and in plain Java. */
sealed interface Recurrence {
    /** @return of new parameters. */
    Core core(Blueprint blueprint);

    /** @return that takes z and then a, with arrays called {@code prefix/..}. */
    Cell cell(Kernels kernels, String prefix);

    /** Of an engine. */
    interface Core {
        /** @return what can be computed of actions {@code [.., A]} for all steps at once. */
        Tensor ahead(Tensor actions);

        /** @return {@code [n, deter]}, of a step's part of {@link #ahead}, z {@code [n, stoch]} and h {@code [n, deter]}. */
        Tensor step(Tensor ahead, Tensor z, Tensor h);
    }

    /** v3's, of blocks. */
    record Blocks(int deter, int hidden, int blocks, int stoch, int actions) implements Recurrence {
        private record OfBlocks(BlockGru gru) implements Core {
            @Override
            public Tensor ahead(final Tensor actions) {
                return gru.project(1, actions);
            }

            @Override
            public Tensor step(final Tensor ahead, final Tensor z, final Tensor h) {
                return gru.step(gru.project(0, z, ahead), h);
            }
        }

        @Override
        public Core core(final Blueprint blueprint) {
            return new OfBlocks(new BlockGru(blueprint, deter, hidden, blocks, stoch, actions));
        }

        @Override
        public Cell cell(final Kernels kernels, final String prefix) {
            return new ActingBlockGru(kernels, prefix, deter, hidden, blocks, stoch, actions);
        }
    }

    /**
     * v1's and v2's: a dense layer with ELU before a gated unit.
     *
     * @param norm       of the gates' sums.
     * @param updateBias of the gates.
     */
    record Gated(int deter, int hidden, int stoch, int actions, Norm norm, double updateBias) implements Recurrence {
        private record OfGates(Dense input, Gru gru) implements Core {
            @Override
            public Tensor ahead(final Tensor actions) {
                return actions;
            }

            @Override
            public Tensor step(final Tensor ahead, final Tensor z, final Tensor h) {
                return gru.step(gru.project(input.forward(Shaping.concat(1, z, ahead))), h);
            }
        }

        @Override
        public Core core(final Blueprint blueprint) {
            final Init init = Init.xavierUniform(1);
            return new OfGates(
                    new Dense(blueprint.in("input"), stoch + actions, hidden, Unary.ELU, init, Init.zeros()),
                    new Gru(blueprint.in("gru"), hidden, deter, norm, updateBias, init, Init.zeros()));
        }

        @Override
        public Cell cell(final Kernels kernels, final String prefix) {
            return new GatedCell(kernels, prefix, this);
        }
    }
}
