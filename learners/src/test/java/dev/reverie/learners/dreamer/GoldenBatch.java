package dev.reverie.learners.dreamer;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.storage.replay.SequenceBatch;

/** Batch and weights of benchmarks/peers/dreamer.py and dreamer_variants.py. */
final class GoldenBatch {
    static final int LENGTH = 5;
    static final int SIZE = 2;

    private GoldenBatch() {}

    static SequenceBatch sequences(final EnvSpec env) {
        final SequenceBatch batch = new SequenceBatch(env.layout(), SIZE, LENGTH);
        final Rows rows = batch.rows();
        for (int t = 0; t < LENGTH; t++) {
            for (int b = 0; b < SIZE; b++) {
                final int i = t * SIZE + b;
                final int row = batch.at(b, t);
                final boolean isFirst = t == 0 || t == 3 && b == 0 || t == 4 && b == 1;
                final boolean isLast = t == 2 && b == 0 || t == 3 && b == 1;
                final Phase phase = isFirst && !isLast ? Phase.FIRST : isLast ? Phase.LAST : Phase.MID;
                rows.put(row, phase, (5 * i % 13 - 6) / 4.0, t == 2 && b == 0 ? 0 : 1);
                for (int j = 0; j < 3; j++) {
                    rows.floatAt(row, 0, j, (7 * (3 * i + j) % 23 - 11) / 8f);
                }
                for (int j = 0; env.observation().size() > 1 && j < 16 * 16 * 3; j++) {
                    final int at = rows.at(row) + env.layout().offset(1) + j;
                    rows.buffer().putByte(at, (byte) (37 * j + 11 * i));
                }
                if (env.action() instanceof ActionSpace.Box) {
                    for (int j = 0; j < 2; j++) {
                        rows.actionAt(row, j, (3 * (2 * i + j) + 1) % 9 / 4f - 1);
                    }
                } else {
                    rows.action(row, (3 * i + 1) / 2 % 2);
                }
            }
        }
        return batch;
    }

    static void fill(final Parameters parameters, final int shift, final double size) {
        parameters.tensors().forEach((name, tensor) -> {
            final int[] shape = tensor.shape();
            final int phase = shift + name.chars().sum();
            final double rows = shape.length > 1 ? shape[shape.length - 2] : 1;
            final double[] values = new double[(int) tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = size * Math.sin(1.7 * i + phase) / Math.sqrt(rows) + (name.endsWith("scale") ? 1 : 0);
            }
            tensor.assign(tensor.device().of(values, shape).cast(tensor.type()));
        });
    }
}
