package dev.reverie.learners.modelfree.dqn;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.math.Uniform;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes the action of greatest value, the first of equal ones; with probability epsilon any action, uniformly, and always so
 * until it has weights. Epsilon follows the transitions that it has made, times the number of actors. LAST rows are given
 * action 0.
 */
final class ValueActor implements Actor {
    private final VectorSpec spec;
    private final int actions;
    private final LinearSchedule schedule;
    private final int actors;
    private final SplittableRandom random;
    private final float[] observation;
    private final float[] values;
    private @Nullable PlainMlp network;
    private long transitions;

    /**
     * @param spec     of the observations.
     * @param actions  A.
     * @param schedule of epsilon by environment steps; constant 0 for a greedy actor.
     * @param actors   that make steps, each as many as this one.
     * @param seed     of exploration.
     */
    ValueActor(
            final VectorSpec spec,
            final int actions,
            final LinearSchedule schedule,
            final int actors,
            final long seed) {
        this.spec = spec;
        this.actions = actions;
        this.schedule = schedule;
        this.actors = actors;
        this.random = new SplittableRandom(seed);
        this.observation = new float[spec.size()];
        this.values = new float[actions];
    }

    @Override
    public void act(final Rows step, final Rows into) {
        final double epsilon = schedule.at(transitions * actors);
        for (int i = 0; i < step.count(); i++) {
            transitions += step.isFirst(i) ? 0 : 1;
            into.action(i, step.isLast(i) ? 0 : choose(step, i, epsilon));
        }
    }

    private int choose(final Rows step, final int i, final double epsilon) {
        if (network == null || epsilon > 0 && random.nextDouble() < epsilon) {
            return Uniform.below(random, actions);
        }
        spec.copy(step, i, observation, 0);
        network.forward(observation, values);
        int best = 0;
        for (int a = 1; a < actions; a++) {
            best = values[a] > values[best] ? a : best;
        }
        return best;
    }

    @Override
    public void adopt(final Weights weights) {
        if (network == null) {
            network = new PlainMlp(weights, "q/");
        } else {
            network.adopt(weights);
        }
    }
}
