package dev.reverie.envs.wrappers;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Domain randomisation of actuators and sensors: every episode draws a gain within {@code 1 - range} and {@code 1 + range} for
 * each axis of a box action and each element of the FLOAT32 fields. What leaves its bounds is cut off.
 */
final class Vary implements Transform {
    private final EnvSpec spec;
    private final double range;
    private final int[] sizes;
    private final float[] low;
    private final float[] high;
    private final int gains;
    private final byte[] state;
    private final UnsafeBuffer numbers;

    Vary(final EnvSpec inner, final double range) {
        this.spec = inner;
        this.range = range;
        this.sizes = Sensors.sizes(inner);
        if (!(inner.action() instanceof ActionSpace.Box box)) {
            throw new ConfigException("environment '" + inner.id() + "' takes no box action whose gain could vary");
        }
        this.low = new float[box.low().size()];
        this.high = new float[low.length];
        for (int j = 0; j < low.length; j++) {
            low[j] = box.low().get(j).floatValue();
            high[j] = box.high().get(j).floatValue();
        }
        this.gains = low.length + Sensors.elements(sizes);
        this.state = new byte[Math.multiplyExact(4 * gains, inner.lanes())];
        this.numbers = new UnsafeBuffer(state);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void act(final Rows given, final Rows inner, final int i, final RandomGenerator random) {
        for (int j = 0; j < low.length; j++) {
            final float action = given.actionAt(i, j) * numbers.getFloat(4 * (i * gains + j));
            inner.actionAt(i, j, Math.max(low[j], Math.min(high[j], action)));
        }
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        int gain = i * gains;
        for (int k = 0; inner.isFirst(i) && k < gains; k++) {
            numbers.putFloat(4 * (gain + k), (float) (1 + range * (2 * random.nextDouble() - 1)));
        }
        gain += low.length;
        Transform.copyObservation(inner, out, i);
        for (int f = 0; f < sizes.length; f++) {
            final Field field = spec.observation().get(f);
            for (int j = 0; j < sizes[f]; j++) {
                out.floatAt(i, f, j, Sensors.within(field, inner.floatAt(i, f, j) * numbers.getFloat(4 * gain++)));
            }
        }
    }

    @Override
    public byte[] state() {
        return state;
    }
}
