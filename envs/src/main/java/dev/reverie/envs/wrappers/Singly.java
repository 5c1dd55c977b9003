package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StepLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lanes that are environments of their own, since they do not step alike: each action is taken a number of times, rewards
 * added up, or until the episode ends; and an episode is truncated after a number of steps.
 */
final class Singly implements Simulator {
    private final EnvSpec spec;
    private final Environment[] inner;
    private final Rows[] rows;
    private final int repeat;
    private final Episodes episodes;
    private @Nullable SavedState saved;

    private Singly(final List<Environment> inner, final EnvSpec spec, final int repeat) {
        this.spec = spec;
        this.inner = inner.toArray(Environment[]::new);
        this.repeat = repeat;
        this.episodes = new Episodes(spec);
        this.rows = new Rows[this.inner.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Rows.allocate(this.inner[i].spec().layout(), 1);
        }
    }

    /**
     * @param one    makes an environment of one lane.
     * @param lanes  of the result.
     * @param repeat times that an action is taken, 1 or more.
     * @param limit  steps of an episode at most; 0 for as many as inside.
     * @param suffix of the id.
     * @return the lanes.
     */
    static Environment of(
            final IntFunction<Environment> one,
            final int lanes,
            final int repeat,
            final int limit,
            final String suffix) {
        final List<Environment> inner = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            inner.add(one.apply(1));
        }
        final EnvSpec within = inner.get(0).spec();
        final int steps = within.stepLimit() / repeat + (within.stepLimit() % repeat == 0 ? 0 : 1);
        final int least = limit == 0 ? steps : steps == 0 ? limit : Math.min(limit, steps);
        final EnvSpec spec = new EnvSpec(
                Wrappers.extended(within.id(), suffix), lanes, within.observation(), within.action(), least);
        return Wrapped.hiding(inner.get(0), new Singly(inner, spec, repeat));
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int i = 0; i < inner.length; i++) {
            begin(out, i);
        }
    }

    private void begin(final Rows out, final int i) {
        inner[i].reset(episodes.random().nextLong(i), rows[i]);
        episodes.first(out, i);
        show(out, i);
    }

    private void show(final Rows out, final int i) {
        final Rows row = rows[i];
        final int from = StepLayout.FIELDS;
        out.buffer().putBytes(out.at(i) + from, row.buffer(), from, row.layout().actionOffset() - from);
        if (row.flags(0) != 0) {
            out.flags(i, row.flags(0));
        }
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < inner.length; i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
                continue;
            }
            final Rows row = rows[i];
            final int offset = row.layout().actionOffset();
            final int bytes = row.layout().stride() - offset;
            row.buffer().putBytes(offset, actions.buffer(), actions.at(i) + offset, bytes);
            double reward = 0;
            for (int k = 0; k < repeat && !(k > 0 && row.isLast(0)); k++) {
                inner[i].step(row, row);
                reward += row.reward(0);
            }
            if (row.isLast(0) && row.discount(0) != 0) {
                episodes.truncate(out, i, reward);
            } else {
                episodes.move(out, i, reward, row.isLast(0));
            }
            show(out, i);
        }
    }

    private SavedState saved(final int bytes) {
        if (saved == null) {
            final int lane = rows[0].bytes() + bytes;
            saved = new SavedState(spec, episodes.savedBytes() + lane * inner.length);
        }
        return saved;
    }

    @Override
    public byte[] save() {
        final byte[] first = ((Simulator) inner[0]).save();
        final ByteBuffer out = saved(first.length).begin();
        episodes.save(out);
        for (int i = 0; i < inner.length; i++) {
            out.put(((Simulator) inner[i]).save());
            for (int at = 0; at < rows[i].bytes(); at += 8) {
                out.putLong(rows[i].buffer().getLong(at));
            }
        }
        return saved(first.length).seal(out);
    }

    @Override
    public void restore(final byte[] state) {
        final byte[] within = ((Simulator) inner[0]).save();
        final ByteBuffer in = saved(within.length).open(state);
        episodes.restore(in);
        for (int i = 0; i < inner.length; i++) {
            in.get(within);
            ((Simulator) inner[i]).restore(within);
            for (int at = 0; at < rows[i].bytes(); at += 8) {
                rows[i].buffer().putLong(at, in.getLong());
            }
        }
    }

    @Override
    public void close() {
        for (final Environment environment : inner) {
            environment.close();
        }
    }
}
