package dev.reverie.learners.modelfree.sac;

import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.storage.checkpoint.State;

/** The policy in plain Java. One thread. */
final class SacActor implements Actor {
    private final ObservationReader reader;
    private final ActionScale scale;
    private final boolean explores;
    private final Network network;
    private final SplitMix random;
    private final float[] observation;
    private final float[] head;
    private boolean hasLearned;

    SacActor(
            final SacConfig config,
            final ObservationReader reader,
            final ActionScale scale,
            final boolean explores,
            final long seed) {
        this.reader = reader;
        this.scale = scale;
        this.explores = explores;
        this.observation = new float[reader.size()];
        this.head = new float[2 * scale.size()];
        this.network = new ActingMlp(
                SquashedPolicy.NAME,
                reader.size(),
                config.hidden().stream().mapToInt(Integer::intValue).toArray(),
                head.length,
                Unary.RELU);
        this.random = new SplitMix(seed);
    }

    @Override
    public void act(final Rows step, final Rows actions) {
        for (int i = 0; i < step.count(); i++) {
            if (hasLearned) {
                reader.read(step, i, observation, 0);
                network.run(observation, 0, head, 0);
            }
            for (int a = 0; a < scale.size(); a++) {
                actions.actionAt(i, a, scale.centre()[a] + scale.half()[a] * (float) unit(a));
            }
        }
    }

    private double unit(final int a) {
        if (!hasLearned) {
            return explores ? random.nextDouble(-1, 1) : 0;
        }
        final double mean = head[a];
        if (!explores) {
            return Math.tanh(mean);
        }
        final double logStd =
                Math.max(SquashedPolicy.LEAST_LOG_STD, Math.min(SquashedPolicy.MOST_LOG_STD, head[scale.size() + a]));
        return Math.tanh(mean + Math.exp(logStd) * random.nextGaussian());
    }

    @Override
    public void adopt(final Weights weights) {
        network.adopt(weights);
        hasLearned = hasLearned || weights.version() > 0;
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
