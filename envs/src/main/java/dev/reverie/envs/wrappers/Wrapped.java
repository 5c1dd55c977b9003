package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A batch of lanes behind a {@link Transform}; a simulator if the lanes are one. */
final class Wrapped implements Simulator {
    private final Environment inner;
    private final Transform transform;
    private final EnvSpec spec;
    private final Episodes episodes;
    private final Rows rows;
    private @Nullable SavedState saved;

    private Wrapped(final Environment inner, final Transform transform, final EnvSpec spec) {
        this.inner = inner;
        this.transform = transform;
        this.spec = spec;
        this.episodes = new Episodes(spec);
        this.rows = Rows.allocate(inner.spec().layout(), spec.lanes());
    }

    /**
     * @param inner     lanes, owned and closed.
     * @param transform made for them.
     * @param id        of the result.
     * @return the lanes as they are seen through the transform.
     */
    static Environment of(final Environment inner, final Transform transform, final String id) {
        return hiding(inner, new Wrapped(inner, transform, named(transform.spec(), id)));
    }

    static EnvSpec named(final EnvSpec spec, final String id) {
        return new EnvSpec(id, spec.lanes(), spec.observation(), spec.action(), spec.stepLimit());
    }

    /** @return {@code outer}, as a simulator only if {@code inner} is one. */
    static Environment hiding(final Environment inner, final Simulator outer) {
        return inner instanceof Simulator ? outer : new Steps(outer);
    }

    /** Steps without saving. */
    private record Steps(Environment of) implements Environment {
        @Override
        public EnvSpec spec() {
            return of.spec();
        }

        @Override
        public void reset(final long seed, final Rows out) {
            of.reset(seed, out);
        }

        @Override
        public void step(final Rows actions, final Rows out) {
            of.step(actions, out);
        }

        @Override
        public void close() {
            of.close();
        }
    }

    /** A seed for the wrapper's own randomness, apart from that of what it wraps. */
    static long own(final long seed, final EnvSpec spec) {
        return seed ^ spec.id().hashCode() * 0x9E3779B97F4A7C15L;
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(own(seed, spec), out);
        Arrays.fill(transform.state(), (byte) 0);
        inner.reset(seed, rows);
        for (int i = 0; i < spec.lanes(); i++) {
            show(out, i);
        }
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < spec.lanes(); i++) {
            if (!episodes.isOver(i)) {
                transform.act(actions, rows, i, episodes.generator(i));
            }
        }
        inner.step(rows, rows);
        for (int i = 0; i < spec.lanes(); i++) {
            show(out, i);
        }
    }

    private void show(final Rows out, final int i) {
        transform.show(rows, out, i, episodes.generator(i));
        if (rows.isFirst(i)) {
            episodes.first(out, i);
        } else if (rows.isLast(i) && rows.discount(i) != 0) {
            episodes.truncate(out, i, transform.reward(rows.reward(i)));
        } else {
            episodes.move(out, i, transform.reward(rows.reward(i)), rows.isLast(i));
        }
        if (rows.flags(i) != 0) {
            out.flags(i, rows.flags(i));
        }
    }

    private SavedState saved(final int bytes) {
        if (saved == null) {
            saved = new SavedState(spec, episodes.savedBytes() + transform.state().length + rows.bytes() + bytes);
        }
        return saved;
    }

    @Override
    public byte[] save() {
        final byte[] within = ((Simulator) inner).save();
        final ByteBuffer out = saved(within.length).begin();
        episodes.save(out);
        out.put(transform.state());
        for (int at = 0; at < rows.bytes(); at += 8) {
            out.putLong(rows.buffer().getLong(at));
        }
        return saved(within.length).seal(out.put(within));
    }

    @Override
    public void restore(final byte[] state) {
        final byte[] within = ((Simulator) inner).save();
        final ByteBuffer in = saved(within.length).open(state);
        in.get(state.length - within.length, within);
        ((Simulator) inner).restore(within);
        episodes.restore(in);
        in.get(transform.state());
        for (int at = 0; at < rows.bytes(); at += 8) {
            rows.buffer().putLong(at, in.getLong());
        }
    }

    @Override
    public void close() {
        inner.close();
    }
}
