package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.storage.checkpoint.State;
import java.util.Arrays;

/** Acts in plain Java on what is believed of each lane: by a policy, or by plans. One thread. */
final class DreamerActor implements Actor {
    /** What actors need of a learner's weights. */
    static final String PART = "acting";

    private final Actions actions;
    private final boolean explores;
    private final SplitMix random;
    private final Belief belief;
    private final Chooser chooser;
    private final double noise;
    private final float[] features;
    private final float[] choice;
    private boolean hasLearned;

    DreamerActor(
            final DreamerConfig config,
            final Senses senses,
            final Actions actions,
            final boolean explores,
            final long seed) {
        this.actions = actions;
        this.explores = explores;
        this.random = new SplitMix(seed);
        this.belief = new Belief(config, senses, actions, random);
        this.chooser = config.kind() == DreamerConfig.Kind.PLANET
                ? new PlanChooser(config, actions, random)
                : new PolicyChooser(config, actions, explores, random);
        this.noise = explores ? config.classic().noise() : 0;
        this.features = new float[config.features()];
        this.choice = new float[actions.size()];
    }

    @Override
    public void act(final Rows step, final Rows into) {
        belief.lanes(step.count());
        for (int i = 0; i < step.count(); i++) {
            if (step.isFirst(i)) {
                belief.begin(i);
            }
            choose(step, i);
            belief.did(i, choice);
            actions.write(choice, into, i);
        }
    }

    /** The action of a LAST row is ignored, so none is chosen there. */
    private void choose(final Rows step, final int lane) {
        if (step.isLast(lane)) {
            Arrays.fill(choice, 0);
            return;
        }
        if (!hasLearned) {
            actions.guess(explores, random, choice);
            return;
        }
        belief.see(step, lane, features);
        chooser.choose(features, choice);
        if (noise > 0) {
            actions.disturb(choice, noise, random);
        }
    }

    @Override
    public void save(final State into) {
        random.save(into.in("random"));
        belief.save(into);
    }

    @Override
    public void restore(final State from) {
        random.restore(from.in("random"));
        belief.restore(from);
    }

    @Override
    public void adopt(final Weights weights) {
        belief.require(weights);
        chooser.require(weights);
        belief.adopt(weights);
        chooser.adopt(weights);
        hasLearned = hasLearned || weights.version() > 0;
    }
}
