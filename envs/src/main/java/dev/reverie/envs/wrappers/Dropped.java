package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.random.RandomGenerator;

/** With a probability an observation is lost and the row shows the last one that was not; never an episode's first. */
final class Dropped implements Transform {
    private final EnvSpec spec;
    private final double probability;
    private final int bytes;
    private final byte[] last;

    Dropped(final EnvSpec inner, final double probability) {
        this.spec = inner;
        this.probability = probability;
        this.bytes = inner.layout().actionOffset() - StepLayout.FIELDS;
        this.last = new byte[Math.multiplyExact(bytes, inner.lanes())];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        if (random.nextDouble() >= probability || inner.isFirst(i)) {
            inner.buffer().getBytes(inner.at(i) + StepLayout.FIELDS, last, i * bytes, bytes);
        }
        out.buffer().putBytes(out.at(i) + StepLayout.FIELDS, last, i * bytes, bytes);
    }

    @Override
    public byte[] state() {
        return last;
    }
}
