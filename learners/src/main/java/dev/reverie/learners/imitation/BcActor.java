package dev.reverie.learners.imitation;

import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Network;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.tensor.Unary;

/** The policy in plain Java. Before it has weights it takes the first action, or the middle of each axis. One thread. */
final class BcActor implements Actor {
    private final ObservationReader reader;
    private final BehaviourCloning.Task task;
    private final Network network;
    private final float[] observation;
    private final float[] head;
    private boolean hasWeights;

    BcActor(final BcConfig config, final ObservationReader reader, final BehaviourCloning.Task task) {
        this.reader = reader;
        this.task = task;
        this.observation = new float[reader.size()];
        this.head = new float[task.outputs()];
        this.network = new ActingMlp(
                BcLearner.NAME,
                reader.size(),
                config.hidden().stream().mapToInt(Integer::intValue).toArray(),
                task.outputs(),
                Unary.RELU);
    }

    @Override
    public void act(final Rows step, final Rows actions) {
        final ActionScale scale = task.scale();
        for (int i = 0; i < step.count(); i++) {
            if (hasWeights) {
                reader.read(step, i, observation, 0);
                network.run(observation, 0, head, 0);
            }
            if (scale == null) {
                actions.action(i, greatest());
            } else {
                for (int a = 0; a < scale.size(); a++) {
                    final float unit = Math.max(-1, Math.min(1, head[a]));
                    actions.actionAt(i, a, scale.centre()[a] + scale.half()[a] * unit);
                }
            }
        }
    }

    private int greatest() {
        int best = 0;
        for (int a = 1; a < head.length; a++) {
            best = head[a] > head[best] ? a : best;
        }
        return best;
    }

    @Override
    public void adopt(final Weights weights) {
        network.adopt(weights);
        hasWeights = true;
    }
}
