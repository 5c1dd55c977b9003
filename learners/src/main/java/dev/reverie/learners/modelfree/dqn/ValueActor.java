package dev.reverie.learners.modelfree.dqn;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.Uniform;
import dev.reverie.storage.checkpoint.State;

/**
 * Takes the action of greatest value, the first of equal ones; with probability epsilon any action, uniformly, and always so
 * until it has weights. Epsilon follows the transitions that it has made, times the number of actors. LAST rows are given
 * action 0.
 */
final class ValueActor implements Actor {
    private final ObservationReader reader;
    private final Network network;
    private final LinearSchedule schedule;
    private final int actors;
    private final SplitMix random;
    private final float[] observation;
    private final float[] values;
    private boolean hasWeights;
    private long transitions;

    /**
     * @param reader   of the observations.
     * @param network  that gives the values of the actions, before it has weights.
     * @param schedule of epsilon by environment steps; constant 0 for a greedy actor.
     * @param actors   that make steps, each as many as this one.
     * @param seed     of exploration.
     */
    ValueActor(
            final ObservationReader reader,
            final Network network,
            final LinearSchedule schedule,
            final int actors,
            final long seed) {
        this.reader = reader;
        this.network = network;
        this.schedule = schedule;
        this.actors = actors;
        this.random = new SplitMix(seed);
        this.observation = new float[reader.size()];
        this.values = new float[network.outputs()];
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
        if (!hasWeights || epsilon > 0 && random.nextDouble() < epsilon) {
            return Uniform.below(random, values.length);
        }
        reader.read(step, i, observation, 0);
        network.run(observation, 0, values, 0);
        int best = 0;
        for (int a = 1; a < values.length; a++) {
            best = values[a] > values[best] ? a : best;
        }
        return best;
    }

    @Override
    public void adopt(final Weights weights) {
        network.adopt(weights);
        hasWeights = true;
    }

    @Override
    public void save(final State into) {
        random.save(into.in("random"));
        into.put("transitions", transitions);
    }

    @Override
    public void restore(final State from) {
        random.restore(from.in("random"));
        transitions = from.number("transitions");
    }
}
