package dev.reverie.envs;

import java.util.List;

/** What an actor may do: one of {@code n} things, or a bounded real vector. */
public sealed interface ActionSpace {

    /** @return the field that carries an action in a row. */
    Field field();

    /**
     * One of {@code n} actions, an INT32 scalar.
     *
     * @param n number of actions, 1 or more.
     */
    record Discrete(int n) implements ActionSpace {
        public Discrete {
            if (n < 1) {
                throw new IllegalArgumentException("a discrete action space needs 1 or more actions, got " + n);
            }
        }

        @Override
        public Field field() {
            return Field.discrete("action", n);
        }
    }

    /**
     * A FLOAT32 vector {@code [A]}, element i within {@code [low(i), high(i)]}.
     *
     * @param low  least values.
     * @param high greatest values.
     */
    record Box(List<Double> low, List<Double> high) implements ActionSpace {
        public Box {
            low = List.copyOf(low);
            high = List.copyOf(high);
            if (low.isEmpty() || low.size() != high.size()) {
                throw new IllegalArgumentException(
                        "box bounds need one length of 1 or more, got " + low + " and " + high);
            }
            for (int i = 0; i < low.size(); i++) {
                if (!(low.get(i) < high.get(i))) {
                    throw new IllegalArgumentException(
                            "box axis " + i + ": low " + low.get(i) + " must be below high " + high.get(i));
                }
            }
        }

        /** A box of {@code size} axes within the same bounds. */
        public static Box of(final int size, final double low, final double high) {
            return new Box(java.util.Collections.nCopies(size, low), java.util.Collections.nCopies(size, high));
        }

        @Override
        public Field field() {
            final double least =
                    low.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            final double greatest =
                    high.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            return new Field("action", DType.FLOAT32, List.of(low.size()), least, greatest);
        }
    }
}
