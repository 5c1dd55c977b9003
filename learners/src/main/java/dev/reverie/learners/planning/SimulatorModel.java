package dev.reverie.learners.planning;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * True dynamics: an environment's own, in copies of it, one a sample. An environment whose state can be set is one of many lanes;
 * any other simulator is copied by save and restore. What follows an episode's end earns nothing. One thread.
 */
public final class SimulatorModel implements PlanModel, AutoCloseable {
    private final List<Environment> copies = new ArrayList<>();
    private final List<Rows> rows = new ArrayList<>();
    private final boolean isSet;
    private final int actionSize;
    private final boolean[] isOver;
    private final double[] state;
    private byte[] saved = {};
    private int samples;

    /**
     * Copies of an environment.
     *
     * @param environments made with so many lanes; owned.
     * @param samples      at most.
     * @throws ConfigException if the environment does not simulate, or does not take numbers.
     */
    public SimulatorModel(final IntFunction<Environment> environments, final int samples) {
        final Environment first = environments.apply(1);
        this.isSet = first instanceof StateAccess;
        final EnvSpec spec = first.spec();
        if (!(first instanceof Simulator) && !isSet) {
            first.close();
            throw new ConfigException("planning needs an environment that can be put back to a state, which "
                    + spec.id() + " cannot; Pendulum-v1 and the MuJoCo tasks can");
        }
        if (!(spec.action() instanceof ActionSpace.Box box)) {
            first.close();
            throw new ConfigException("planning takes actions of real numbers within bounds, but " + spec.id()
                    + " takes " + spec.action() + "; environments such as Pendulum-v1 would do");
        }
        this.actionSize = box.low().size();
        this.isOver = new boolean[samples];
        this.state = isSet ? new double[((StateAccess) first).stateSize()] : new double[0];
        if (isSet) {
            first.close();
            copies.add(environments.apply(samples));
        } else {
            copies.add(first);
            for (int i = 1; i < samples; i++) {
                copies.add(environments.apply(1));
            }
        }
        for (final Environment copy : copies) {
            final Rows own = Rows.allocate(spec.layout(), copy.spec().lanes());
            copy.reset(0, own);
            rows.add(own);
        }
    }

    /**
     * Takes the state of a lane, from which plans begin.
     *
     * @param environment of the same task.
     * @param lane        of it; 0 and the only one where the state cannot be read.
     */
    public void observe(final Environment environment, final int lane) {
        if (isSet) {
            ((StateAccess) environment).state(lane, state);
        } else if (environment.spec().lanes() == 1) {
            saved = ((Simulator) environment).save();
        } else {
            throw new IllegalArgumentException(environment.spec().id() + " is planned in one lane at a time, not "
                    + environment.spec().lanes());
        }
    }

    @Override
    public int actionSize() {
        return actionSize;
    }

    @Override
    public void begin(final int n) {
        samples = n;
        Arrays.fill(isOver, 0, n, false);
        for (int i = 0; i < n; i++) {
            if (isSet) {
                ((StateAccess) copies.get(0)).setState(i, state);
            } else {
                ((Simulator) copies.get(i)).restore(saved);
            }
        }
    }

    @Override
    public void step(final double[] actions, final double[] rewards, final double[] discounts) {
        for (int i = 0; i < samples; i++) {
            final Rows own = rows.get(isSet ? 0 : i);
            for (int a = 0; a < actionSize; a++) {
                own.actionAt(isSet ? i : 0, a, (float) actions[i * actionSize + a]);
            }
        }
        for (int c = 0; c < (isSet ? 1 : samples); c++) {
            copies.get(c).step(rows.get(c), rows.get(c));
        }
        for (int i = 0; i < samples; i++) {
            final Rows own = rows.get(isSet ? 0 : i);
            final int row = isSet ? i : 0;
            rewards[i] = isOver[i] ? 0 : own.reward(row);
            discounts[i] = isOver[i] ? 0 : own.discount(row);
            isOver[i] |= own.isLast(row);
        }
    }

    @Override
    public void close() {
        copies.forEach(Environment::close);
    }
}
