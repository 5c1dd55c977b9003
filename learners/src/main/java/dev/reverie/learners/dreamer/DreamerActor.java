package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.storage.checkpoint.State;

/** The policy in plain Java, on what is believed of each lane. One thread. */
final class DreamerActor implements Actor {
    /** What actors need of a learner's weights. */
    static final String PART = "acting";

    private final Actions actions;
    private final boolean explores;
    private final SplitMix random;
    private final Belief belief;
    private final Policy policy;
    private final Network network;
    private final double noise;
    private final float[] features;
    private final float[] head;
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
        final Version version = Version.of(config, actions);
        this.policy = version.policy();
        this.network = new ActingMlp(
                Instructions.best(),
                PART + '/' + Behaviour.ACTOR,
                config.features(),
                version.hidden(config.layers(), config.units()),
                policy.outputs());
        this.noise = explores ? config.classic().noise() : 0;
        this.features = new float[config.features()];
        this.head = new float[policy.outputs()];
        this.choice = new float[actions.size()];
    }

    @Override
    public void act(final Rows step, final Rows into) {
        belief.lanes(step.count());
        for (int i = 0; i < step.count(); i++) {
            if (step.isFirst(i)) {
                belief.begin(i);
            }
            if (hasLearned) {
                belief.see(step, i, features);
                network.run(features, 0, head, 0);
                policy.act(head, explores, random, choice);
                if (noise > 0) {
                    actions.disturb(choice, noise, random);
                }
            } else {
                actions.guess(explores, random, choice);
            }
            belief.did(i, choice);
            actions.write(choice, into, i);
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
        network.require(weights);
        belief.adopt(weights);
        network.adopt(weights);
        hasLearned = hasLearned || weights.version() > 0;
    }
}
