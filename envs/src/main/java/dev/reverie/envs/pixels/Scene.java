package dev.reverie.envs.pixels;

import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/** One lane of a small world that can be drawn. No call but the first allocates. One thread. */
interface Scene {

    /** Begins an episode. */
    void begin(RandomGenerator random);

    /**
     * Takes the action of row {@code i}.
     *
     * @return the reward.
     */
    double step(Rows actions, int i);

    /** @return whether the last step terminated the episode. */
    boolean isOver();

    /** Draws all of the canvas. */
    void draw(Canvas canvas);

    /** @return everything that decides what follows, not a copy: writing it puts the scene there. */
    double[] state();
}
