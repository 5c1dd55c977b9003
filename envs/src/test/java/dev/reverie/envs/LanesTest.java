package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LanesTest implements EnvironmentContract {
    /** A walk of random size; the goal terminates, falling off truncates. */
    private static final class Walk implements Lane {
        private final EnvSpec spec;
        private final Runnable onClose;
        private RandomGenerator random = new Random(0);
        private float place;

        Walk(final int limit, final Runnable onClose) {
            this.spec = new EnvSpec(
                    "walk", 1, List.of(Field.vector("place", 1, -99, 99)), ActionSpace.Box.of(2, -1, 1), limit);
            this.onClose = onClose;
        }

        @Override
        public EnvSpec spec() {
            return spec;
        }

        @Override
        public void reset(final RandomGenerator given, final Rows out, final int i) {
            random = given;
            place = (float) given.nextDouble();
            out.floatAt(i, 0, 0, place);
        }

        @Override
        public void step(final Rows actions, final Rows out, final int i) {
            place += actions.actionAt(i, 0) + (float) random.nextGaussian();
            out.floatAt(i, 0, 0, place);
            if (place > 4) {
                out.terminate(i, 10);
            } else if (place < -4) {
                out.truncate(i, -10);
            } else {
                out.move(i, -1);
            }
        }

        @Override
        public void close() {
            onClose.run();
        }
    }

    @Override
    public Environment make(final int lanes) {
        return Lanes.of(lanes, () -> new Walk(9, () -> {}));
    }

    @Test
    void lanesEndAsTheySayOrAtTheStepLimit() {
        try (Environment environment = make(8)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 8);
            environment.reset(1, rows);
            final Random random = new Random(2);
            final int[] seen = new int[3];
            final int[] count = new int[8];
            for (int tick = 0; tick < 2000; tick++) {
                Acting.choose(rows, random);
                environment.step(rows, rows);
                for (int i = 0; i < 8; i++) {
                    count[i] = rows.isFirst(i) ? 0 : count[i] + 1;
                    if (rows.isLast(i)) {
                        final float place = rows.floatAt(i, 0, 0);
                        final int how = place > 4 ? 0 : place < -4 ? 1 : 2;
                        seen[how]++;
                        assertEquals(how == 0 ? 0f : 1f, rows.discount(i));
                        assertEquals(how == 0 ? 10 : how == 1 ? -10 : -1, rows.reward(i));
                        assertEquals(how == 2 ? 9 : count[i], count[i]);
                    }
                }
            }
            for (final int how : seen) {
                assertEquals(true, how > 20, "too few ends of a kind: " + seen[0] + " " + seen[1] + " " + seen[2]);
            }
        }
    }

    @Test
    void lanesOfDifferentTasksAreRefusedAndAllAreClosed() {
        assertThrows(IllegalArgumentException.class, () -> make(0));
        final int[] limit = {5};
        assertThrows(IllegalArgumentException.class, () -> Lanes.of(2, () -> new Walk(limit[0]++, () -> {})));
        final List<Integer> closed = new ArrayList<>();
        assertThrows(
                IllegalArgumentException.class, () -> Lanes.of(2, () -> new Walk(limit[0]++, () -> closed.add(1))));
        assertEquals(2, closed.size(), "lanes made in vain are closed");
        closed.clear();
        Lanes.of(3, () -> new Walk(5, () -> closed.add(1))).close();
        assertEquals(3, closed.size());
    }

    @Test
    void aLanesRunDoesNotDependOnHowManyThereAre() {
        try (Environment few = make(2);
                Environment many = make(6)) {
            final Rows two = Rows.allocate(few.spec().layout(), 2);
            final Rows six = Rows.allocate(many.spec().layout(), 6);
            few.reset(3, two);
            many.reset(3, six);
            for (int tick = 0; tick < 100; tick++) {
                few.step(two, two);
                many.step(six, six);
                final byte[] head = new byte[two.bytes()];
                six.buffer().getBytes(0, head);
                assertArrayEquals(Acting.bytes(two), head);
            }
        }
    }

    @Test
    void aLaneThatForgetsTheHeadOfItsRowIsNamed() {
        final Walk walk = new Walk(9, () -> {});
        final Environment environment = Lanes.of(1, () -> new Lane() {
            private int steps;

            @Override
            public EnvSpec spec() {
                return walk.spec();
            }

            @Override
            public void reset(final RandomGenerator random, final Rows out, final int i) {
                walk.reset(random, out, i);
            }

            @Override
            public void step(final Rows actions, final Rows out, final int i) {
                out.floatAt(i, 0, 0, 1);
                if (steps++ == 0) {
                    out.move(i, 1);
                }
            }
        });
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(0, rows);
        environment.step(rows, rows);
        final Exception fault = assertThrows(IllegalStateException.class, () -> environment.step(rows, rows));
        assertEquals(true, fault.getMessage().contains("lane 0"), fault.getMessage());
    }
}
