package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fields uint8 {@code [_, _, 3]} become {@code [_, _, 1]}: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded. */
final class Gray implements Transform {
    private final EnvSpec spec;
    private final boolean[] coloured;
    private final byte[] frame;

    Gray(final EnvSpec inner) {
        this.coloured = Pictures.fields(inner, 3);
        this.frame = new byte[Pictures.largest(inner, coloured)];
        this.spec = Pictures.reshaped(inner, coloured, shape -> List.of(shape.get(0), shape.get(1), 1));
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        for (int f = 0; f < coloured.length; f++) {
            if (!coloured[f]) {
                Transform.copyField(inner, out, i, f);
                continue;
            }
            final int bytes = spec.observation().get(f).bytes();
            inner.buffer().getBytes(inner.at(i) + inner.layout().offset(f), frame, 0, bytes * 3);
            for (int p = 0; p < bytes; p++) {
                final int red = frame[3 * p] & 0xFF;
                final int green = frame[3 * p + 1] & 0xFF;
                final int blue = frame[3 * p + 2] & 0xFF;
                frame[p] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
            }
            out.buffer().putBytes(out.at(i) + out.layout().offset(f), frame, 0, bytes);
        }
    }
}
