package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/** FLOAT32 fields are shown with normal noise of a standard deviation, within their bounds. */
final class SensorNoise implements Transform {
    private final EnvSpec spec;
    private final double deviation;
    private final int[] sizes;

    SensorNoise(final EnvSpec inner, final double deviation) {
        this.spec = inner;
        this.deviation = deviation;
        this.sizes = Sensors.sizes(inner);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        Transform.copyObservation(inner, out, i);
        for (int f = 0; f < sizes.length; f++) {
            final Field field = spec.observation().get(f);
            for (int j = 0; j < sizes[f]; j++) {
                final double value = inner.floatAt(i, f, j) + deviation * random.nextGaussian();
                out.floatAt(i, f, j, Sensors.within(field, value));
            }
        }
    }
}
