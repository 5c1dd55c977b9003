package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.random.RandomGenerator;

/**
 * A row shows the observation of {@code n} steps before, or an episode's first one before there is any. Phase, reward and
 * discount are those of the step itself.
 */
final class Latency implements Transform {
    private final EnvSpec spec;
    private final int n;
    private final int bytes;
    /** The observations under way of each lane, the oldest first. */
    private final byte[] state;

    Latency(final EnvSpec inner, final int n) {
        this.spec = inner;
        this.n = n;
        this.bytes = inner.layout().actionOffset() - StepLayout.FIELDS;
        this.state = new byte[Math.multiplyExact(n * bytes, inner.lanes())];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        final int from = i * n * bytes;
        final int at = inner.at(i) + StepLayout.FIELDS;
        for (int k = 0; inner.isFirst(i) && k < n; k++) {
            inner.buffer().getBytes(at, state, from + k * bytes, bytes);
        }
        out.buffer().putBytes(out.at(i) + StepLayout.FIELDS, state, from, bytes);
        System.arraycopy(state, from + bytes, state, from, (n - 1) * bytes);
        inner.buffer().getBytes(at, state, from + (n - 1) * bytes, bytes);
    }

    @Override
    public byte[] state() {
        return state;
    }
}
