package dev.reverie.pipeline.run;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;

/** An environment that does something at its n-th step and all later ones, but not on the thread that made it. */
class CutShort implements Environment {
    /** Ends a run as a kill does: nothing more is kept. */
    static final class Killed extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed");
        }
    }

    final Environment inner;
    private final long at;
    private final Runnable cut;
    private final Thread maker = Thread.currentThread();
    private long steps;

    private CutShort(final Environment inner, final long at, final Runnable cut) {
        this.inner = inner;
        this.at = at;
        this.cut = cut;
    }

    /** Of an environment whose state can be saved, or as if it could not. */
    static Environment of(final Environment inner, final boolean isOpaque, final long at, final Runnable cut) {
        return isOpaque || !(inner instanceof Simulator) ? new CutShort(inner, at, cut) : new Saved(inner, at, cut);
    }

    @Override
    public EnvSpec spec() {
        return inner.spec();
    }

    @Override
    public void reset(final long seed, final Rows out) {
        inner.reset(seed, out);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        if (++steps >= at && Thread.currentThread() != maker) {
            cut.run();
        }
        inner.step(actions, out);
    }

    @Override
    public void close() {
        inner.close();
    }

    private static final class Saved extends CutShort implements Simulator {
        Saved(final Environment inner, final long at, final Runnable cut) {
            super(inner, at, cut);
        }

        @Override
        public byte[] save() {
            return ((Simulator) inner).save();
        }

        @Override
        public void restore(final byte[] state) {
            ((Simulator) inner).restore(state);
        }
    }
}
