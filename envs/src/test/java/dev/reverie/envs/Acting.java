package dev.reverie.envs;

import java.util.random.RandomGenerator;

/** Actions for tests: random ones, and ones that no space holds. */
public final class Acting {
    private Acting() {}

    /** Writes a random action into every row. */
    public static void choose(final Rows rows, final RandomGenerator random) {
        for (int i = 0; i < rows.count(); i++) {
            if (rows.layout().actionSpace() instanceof ActionSpace.Discrete space) {
                rows.action(i, random.nextInt(space.n()));
            } else if (rows.layout().actionSpace() instanceof ActionSpace.Box box) {
                for (int j = 0; j < box.low().size(); j++) {
                    final double low = box.low().get(j);
                    rows.actionAt(i, j, (float) (low + (box.high().get(j) - low) * random.nextDouble()));
                }
            }
        }
    }

    /** Steps under random actions and returns the bytes of all rows. */
    public static byte[] run(
            final Environment environment, final Rows rows, final int ticks, final RandomGenerator random) {
        final byte[] all = new byte[rows.bytes() * ticks];
        for (int tick = 0; tick < ticks; tick++) {
            choose(rows, random);
            environment.step(rows, rows);
            rows.buffer().getBytes(0, all, tick * rows.bytes(), rows.bytes());
        }
        return all;
    }

    static double[] bad(final ActionSpace space) {
        if (space instanceof ActionSpace.Discrete discrete) {
            return new double[] {-1, discrete.n(), Integer.MAX_VALUE, Integer.MIN_VALUE};
        }
        final ActionSpace.Box box = (ActionSpace.Box) space;
        return new double[] {
            Math.nextUp(box.high().get(0).floatValue()), box.low().get(0) - 1, Double.NaN
        };
    }

    static void put(final Rows rows, final int i, final double action) {
        if (rows.layout().actionSpace() instanceof ActionSpace.Discrete) {
            rows.action(i, (int) action);
        } else {
            rows.actionAt(i, 0, (float) action);
        }
    }

    static void copy(final Rows from, final Rows to) {
        for (int i = 0; i < from.count(); i++) {
            copyAction(from, i, to, i);
        }
    }

    static void copyAction(final Rows from, final int i, final Rows to, final int k) {
        final int offset = from.layout().actionOffset();
        final int bytes = from.layout().actionSpace().field().bytes();
        to.buffer().putBytes(to.at(k) + offset, from.buffer(), from.at(i) + offset, bytes);
    }

    public static byte[] bytes(final Rows rows) {
        final byte[] bytes = new byte[rows.bytes()];
        rows.buffer().getBytes(0, bytes);
        return bytes;
    }
}
