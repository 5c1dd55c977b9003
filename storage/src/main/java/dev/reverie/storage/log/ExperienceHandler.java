package dev.reverie.storage.log;

import dev.reverie.envs.Experience;

/** Takes an experience. */
@FunctionalInterface
public interface ExperienceHandler {

    /** @param experience a flyweight, borrowed for the length of the call. */
    void onExperience(Experience experience);
}
