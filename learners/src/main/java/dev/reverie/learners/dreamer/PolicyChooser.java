package dev.reverie.learners.dreamer;

import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.math.SplitMix;

/** The learned policy, in plain Java. */
final class PolicyChooser implements Chooser {
    private final Policy policy;
    private final Network network;
    private final boolean explores;
    private final SplitMix random;
    private final float[] head;

    /** @param random of actions; not owned. */
    PolicyChooser(final DreamerConfig config, final Actions actions, final boolean explores, final SplitMix random) {
        final Version version = Version.of(config, actions);
        this.policy = version.policy();
        this.network = new ActingMlp(
                Instructions.best(),
                DreamerActor.PART + '/' + Behaviour.ACTOR,
                config.features(),
                version.hidden(config.layers(), config.units()),
                policy.outputs());
        this.explores = explores;
        this.random = random;
        this.head = new float[policy.outputs()];
    }

    @Override
    public void choose(final float[] features, final float[] choice) {
        network.run(features, 0, head, 0);
        policy.act(head, explores, random, choice);
    }

    @Override
    public void require(final Weights weights) {
        network.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        network.adopt(weights);
    }
}
