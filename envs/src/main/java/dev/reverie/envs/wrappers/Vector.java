package dev.reverie.envs.wrappers;

import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.List;
import java.util.random.RandomGenerator;

/** All fields as one FLOAT32 vector {@code observation}, one after the other; pictures of 0 to 255 as 0 to 1. */
final class Vector implements Transform {
    private static final int WHITE = 255;

    private final EnvSpec spec;
    private final int[] sizes;
    private final boolean[] pictures;

    Vector(final EnvSpec inner) {
        this.sizes = new int[inner.observation().size()];
        this.pictures = new boolean[sizes.length];
        int total = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int f = 0; f < sizes.length; f++) {
            final Field field = inner.observation().get(f);
            sizes[f] = field.size();
            total += sizes[f];
            pictures[f] = field.dtype() == DType.UINT8 && field.high() == WHITE;
            low = Math.min(low, field.low());
            high = Math.max(high, pictures[f] ? 1 : field.high());
        }
        this.spec = new EnvSpec(
                inner.id(),
                inner.lanes(),
                List.of(Field.vector("observation", total, low, high)),
                inner.action(),
                inner.stepLimit());
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        int at = 0;
        for (int f = 0; f < sizes.length; f++) {
            if (pictures[f]) {
                final int from = inner.at(i) + inner.layout().offset(f);
                for (int j = 0; j < sizes[f]; j++) {
                    out.floatAt(i, 0, at++, (inner.buffer().getByte(from + j) & 0xFF) / (float) WHITE);
                }
            } else {
                for (int j = 0; j < sizes[f]; j++) {
                    out.floatAt(i, 0, at++, (float) inner.valueAt(i, f, j));
                }
            }
        }
    }
}
