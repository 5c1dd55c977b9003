package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/** With a probability the last action taken is taken again (Machado et al. 2018); never at an episode's first step. */
final class Sticky implements Transform {
    private final EnvSpec spec;
    private final double probability;
    private final byte[] fresh;

    Sticky(final EnvSpec inner, final double probability) {
        this.spec = inner;
        this.probability = probability;
        this.fresh = new byte[inner.lanes()];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void act(final Rows given, final Rows inner, final int i, final RandomGenerator random) {
        if (random.nextDouble() >= probability || fresh[i] != 0) {
            Transform.copyAction(given, inner, i);
        }
        fresh[i] = 0;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        if (inner.isFirst(i)) {
            fresh[i] = 1;
        }
        Transform.copyObservation(inner, out, i);
    }

    @Override
    public byte[] state() {
        return fresh;
    }
}
