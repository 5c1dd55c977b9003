package dev.reverie.pipeline.run;

import dev.reverie.learners.BehaviourStage;
import dev.reverie.pipeline.stream.StageMeter;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/** Stage: what a model learner hands over to updates of the behaviour. Ends when the learner has. */
final class BehaviourAgent implements Agent {
    private final BehaviourStage behaviour;
    private final StageMeter meter;

    /**
     * @param behaviour closed by this stage, on its thread.
     * @param meter     of this stage.
     */
    BehaviourAgent(final BehaviourStage behaviour, final StageMeter meter) {
        this.behaviour = behaviour;
        this.meter = meter;
    }

    @Override
    public int doWork() {
        if (behaviour.update()) {
            meter.moved(1, 0);
            return 1;
        }
        if (behaviour.isDone()) {
            throw new AgentTerminationException("all that was handed over is learned");
        }
        meter.waitForPrevious();
        return 0;
    }

    @Override
    public void onClose() {
        behaviour.close();
    }

    @Override
    public String roleName() {
        return "behaviour";
    }
}
