package dev.reverie.learners.modelfree.qlearning;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.math.Uniform;
import dev.reverie.storage.checkpoint.State;

/**
 * Takes the action of greatest value, ties broken uniformly at random; with probability epsilon any action, uniformly.
 * Epsilon follows the version of the weights held: the number of transitions learned from. LAST rows are given action 0.
 */
public final class EpsilonGreedy implements Actor {
    private final QTable table;
    private final int actions;
    private final LinearSchedule schedule;
    private final SplitMix random;
    private double epsilon;

    /**
     * @param spec     of the table.
     * @param initial  value of every pair, until weights are adopted.
     * @param schedule of epsilon by version; constant 0 for a greedy actor.
     * @param seed     of exploration and ties.
     */
    public EpsilonGreedy(final TabularSpec spec, final double initial, final LinearSchedule schedule, final long seed) {
        this.table = new QTable(spec, initial);
        this.actions = spec.actions();
        this.schedule = schedule;
        this.random = new SplitMix(seed);
        this.epsilon = schedule.at(0);
    }

    @Override
    public void act(final Rows step, final Rows actions) {
        for (int i = 0; i < step.count(); i++) {
            actions.action(i, step.isLast(i) ? 0 : choose(step.intAt(i, 0, 0)));
        }
    }

    private int choose(final int state) {
        return epsilon > 0 && random.nextDouble() < epsilon
                ? Uniform.below(random, actions)
                : table.greedy(state, random);
    }

    @Override
    public void adopt(final Weights weights) {
        table.adopt(weights);
        epsilon = schedule.at(weights.version());
    }

    @Override
    public void save(final State into) {
        random.save(into.in("random"));
    }

    @Override
    public void restore(final State from) {
        random.restore(from.in("random"));
    }
}
