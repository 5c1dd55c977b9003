package dev.reverie.envs;

import java.util.List;

/**
 * What an environment shows and takes.
 *
 * @param id          as users name it, such as {@code CartPole-v1}.
 * @param lanes       copies stepped together, 1 or more.
 * @param observation fields of an observation, in row order, 1 or more.
 * @param action      what an actor may do.
 * @param stepLimit   transitions after which an episode is truncated; 0 for never.
 */
public record EnvSpec(String id, int lanes, List<Field> observation, ActionSpace action, int stepLimit) {
    public EnvSpec {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an environment needs an id");
        }
        if (lanes < 1) {
            throw new IllegalArgumentException("lanes must be 1 or more, got " + lanes);
        }
        observation = List.copyOf(observation);
        if (observation.isEmpty()) {
            throw new IllegalArgumentException(id + ": an observation needs one or more fields");
        }
        if (stepLimit < 0) {
            throw new IllegalArgumentException(id + ": step limit must be 0 (never) or more, got " + stepLimit);
        }
    }

    /** The same task with another number of lanes. */
    public EnvSpec withLanes(final int lanes) {
        return new EnvSpec(id, lanes, observation, action, stepLimit);
    }

    /** @return the row that carries this environment's steps. */
    public StepLayout layout() {
        return StepLayout.of(this);
    }
}
