package dev.reverie.envs.wrappers;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/**
 * An action is taken {@code n} steps after it was chosen. Until the first one is due, action 0 is taken; of a box what is
 * nearest to zero.
 */
final class ActionDelay implements Transform {
    private final EnvSpec spec;
    private final int n;
    private final int bytes;
    private final byte[] idle;
    /** The actions under way of each lane, the next one first. */
    private final byte[] state;

    ActionDelay(final EnvSpec inner, final int n) {
        this.spec = inner;
        this.n = n;
        this.bytes = inner.action().field().bytes();
        this.state = new byte[Math.multiplyExact(n * bytes, inner.lanes())];
        this.idle = new byte[bytes];
        if (inner.action() instanceof ActionSpace.Box box) {
            final Rows row = Rows.allocate(inner.layout(), 1);
            for (int j = 0; j < box.low().size(); j++) {
                row.actionAt(0, j, (float)
                        Math.max(box.low().get(j), Math.min(box.high().get(j), 0.0)));
            }
            row.buffer().getBytes(row.layout().actionOffset(), idle);
        }
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void act(final Rows given, final Rows inner, final int i, final RandomGenerator random) {
        final int from = i * n * bytes;
        inner.buffer().putBytes(inner.at(i) + inner.layout().actionOffset(), state, from, bytes);
        System.arraycopy(state, from + bytes, state, from, (n - 1) * bytes);
        given.buffer().getBytes(given.at(i) + given.layout().actionOffset(), state, from + (n - 1) * bytes, bytes);
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        if (inner.isFirst(i)) {
            for (int k = 0; k < n; k++) {
                System.arraycopy(idle, 0, state, (i * n + k) * bytes, bytes);
            }
        }
        Transform.copyObservation(inner, out, i);
    }

    @Override
    public byte[] state() {
        return state;
    }
}
