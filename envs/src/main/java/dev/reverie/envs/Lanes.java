package dev.reverie.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A batch of {@link Lane}s, stepped in order on the caller's thread. */
public final class Lanes implements Environment {
    private final EnvSpec spec;
    private final List<Lane> lanes;
    private final Episodes episodes;

    private Lanes(final EnvSpec spec, final List<Lane> lanes) {
        this.spec = spec;
        this.lanes = lanes;
        this.episodes = new Episodes(spec);
    }

    /**
     * @param n       lanes, 1 or more.
     * @param factory called once a lane; every lane has the same spec.
     * @return the batch, which owns and closes its lanes.
     */
    public static Environment of(final int n, final Supplier<? extends Lane> factory) {
        if (n < 1) {
            throw new IllegalArgumentException("lanes must be 1 or more, got " + n);
        }
        final List<Lane> lanes = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            final Lane lane = factory.get();
            lanes.add(lane);
            if (!lane.spec().equals(lanes.get(0).spec()) || lane.spec().lanes() != 1) {
                lanes.forEach(Lane::close);
                throw new IllegalArgumentException("lane " + i + " must have the spec of lane 0 and be 1 lane, got "
                        + lane.spec() + " after " + lanes.get(0).spec());
            }
        }
        return new Lanes(lanes.get(0).spec().withLanes(n), lanes);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int i = 0; i < lanes.size(); i++) {
            begin(out, i);
        }
    }

    private void begin(final Rows out, final int i) {
        lanes.get(i).reset(episodes.generator(i), out, i);
        episodes.first(out, i);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < lanes.size(); i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
                continue;
            }
            out.put(i, Phase.FIRST, 0, 1);
            lanes.get(i).step(actions, out, i);
            if (out.isFirst(i)) {
                throw new IllegalStateException(spec.id() + ", lane " + i
                        + ": a step must call move, terminate or truncate of the rows it writes");
            }
            if (!out.isLast(i) || out.discount(i) == 0) {
                episodes.move(out, i, out.reward(i), out.isLast(i));
            } else {
                episodes.truncate(out, i, out.reward(i));
            }
        }
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
