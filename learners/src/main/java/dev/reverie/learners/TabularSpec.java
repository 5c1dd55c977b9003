package dev.reverie.learners;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;

/**
 * What a table needs to know of an environment: a state is the one INT32 observation, and pair {@code s * actions + a}
 * stands for (s, a).
 *
 * @param states  S, states 0 to S - 1.
 * @param actions A, actions 0 to A - 1.
 */
public record TabularSpec(int states, int actions) {
    private static final int MOST_PAIRS = 1 << 26;

    public TabularSpec {
        if (states < 1 || actions < 1 || (long) states * actions > MOST_PAIRS) {
            throw new IllegalArgumentException(
                    "a table of " + states + " states and " + actions + " actions is not within 1 and 2^26 pairs");
        }
    }

    /**
     * Reads an environment's spec.
     *
     * @param spec      of the environment.
     * @param algorithm that asks, for the message.
     * @return its table's size.
     * @throws ConfigException if the environment is not tabular, or too large for a table.
     */
    public static TabularSpec of(final EnvSpec spec, final String algorithm) {
        final Field first = spec.observation().get(0);
        final boolean discrete = spec.observation().size() == 1
                && first.dtype() == DType.INT32
                && first.shape().isEmpty()
                && first.low() == 0
                && first.high() < Integer.MAX_VALUE
                && first.high() == Math.rint(first.high());
        if (!discrete || !(spec.action() instanceof ActionSpace.Discrete action)) {
            throw new ConfigException(algorithm
                    + " keeps a table and needs one discrete observation (INT32 scalar from 0)"
                    + " and discrete actions, but " + spec.id() + " shows " + shown(spec) + " and takes "
                    + spec.action() + "; environments such as FrozenLake-v1, FrozenLake8x8-v1, Taxi-v3, CliffWalking-v0"
                    + " and Sutton's mazes would do");
        }
        final long pairs = ((long) first.high() + 1) * action.n();
        if (pairs > MOST_PAIRS) {
            throw new ConfigException(algorithm + " keeps a table of at most 2^26 state-action pairs, but " + spec.id()
                    + " has " + pairs);
        }
        return new TabularSpec((int) first.high() + 1, action.n());
    }

    private static String shown(final EnvSpec spec) {
        final StringBuilder text = new StringBuilder();
        for (final Field field : spec.observation()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(field.name())
                    .append(' ')
                    .append(field.dtype())
                    .append(field.shape());
        }
        return text.toString();
    }

    /** @return number of state-action pairs, S * A. */
    public int pairs() {
        return states * actions;
    }

    /**
     * @param rows of this table's environment; not trusted.
     * @param i    of a row.
     * @return its state.
     * @throws IllegalArgumentException if there is no such state.
     */
    public int state(final Rows rows, final int i) {
        final int state = rows.intAt(i, 0, 0);
        if (state < 0 || state >= states) {
            throw new IllegalArgumentException("state " + state + " is not within 0 and " + (states - 1));
        }
        return state;
    }

    /**
     * @param rows of this table's environment; not trusted.
     * @param i    of a row that is not LAST.
     * @return its state-action pair.
     * @throws IllegalArgumentException if there is no such state or action.
     */
    public int pair(final Rows rows, final int i) {
        final int action = rows.action(i);
        if (action < 0 || action >= actions) {
            throw new IllegalArgumentException("action " + action + " is not within 0 and " + (actions - 1));
        }
        return state(rows, i) * actions + action;
    }
}
