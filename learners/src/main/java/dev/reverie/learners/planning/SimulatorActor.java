package dev.reverie.learners.planning;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.SplitMix;

/**
 * Model predictive control on true dynamics: plans anew at every step, in copies of the environment that it acts in. It learns
 * nothing and has no weights. One thread.
 */
public final class SimulatorActor implements Actor, AutoCloseable {
    private final Environment environment;
    private final SimulatorModel model;
    private final Planner planner;
    private final double[] action;
    private long plans;

    /**
     * An actor of one environment.
     *
     * @param config      of its planner.
     * @param environment it acts in, of one lane; not owned.
     * @param model       of the same task, with the config's samples; owned.
     * @param seed        of its draws.
     */
    public SimulatorActor(
            final PlannerConfig config, final Environment environment, final SimulatorModel model, final long seed) {
        if (environment.spec().lanes() != 1 || !(environment.spec().action() instanceof ActionSpace.Box box)) {
            throw new IllegalArgumentException(environment.spec() + " has not one lane that takes numbers");
        }
        this.environment = environment;
        this.model = model;
        final double[] low = box.low().stream().mapToDouble(Double::doubleValue).toArray();
        final double[] high =
                box.high().stream().mapToDouble(Double::doubleValue).toArray();
        this.planner = new Planner(config, model, low, high, new SplitMix(seed), System::nanoTime);
        this.action = new double[low.length];
    }

    /** @param step the environment's own rows, just written: what it shows is not read, its state is. */
    @Override
    public void act(final Rows step, final Rows actions) {
        if (step.isFirst(0)) {
            planner.reset();
        }
        if (!step.isLast(0)) {
            model.observe(environment, 0);
            planner.plan(Planner.NEVER, action);
            plans++;
        }
        for (int a = 0; a < action.length; a++) {
            actions.actionAt(0, a, (float) action[a]);
        }
    }

    /** @return plans made. */
    public long plans() {
        return plans;
    }

    /** Takes none. */
    @Override
    public void adopt(final Weights weights) {
        throw new IllegalArgumentException("planning on true dynamics has no weights, got "
                + weights.arrays().keySet());
    }

    @Override
    public void close() {
        model.close();
    }
}
