package dev.reverie.storage;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;

/** Ticks whose every byte follows from actor, tick and lane: observation = (tick, lane), action = tick modulo 3. */
public final class Ticks {
    /** Layout of the rows, 40 bytes. */
    public static final StepLayout LAYOUT = layout("Ticks-v0");

    private final Experience experience;
    private final int actor;
    private final int episode;

    /** Episodes of {@code episode} rows in every lane, 0 for one without an end. */
    public Ticks(final int actor, final int lanes, final int episode) {
        this.experience = Experience.allocate(LAYOUT, lanes);
        this.actor = actor;
        this.episode = episode;
    }

    public static StepLayout layout(final String id) {
        return StepLayout.of(
                new EnvSpec(id, 1, List.of(Field.vector("observation", 4, -1e9, 1e9)), new ActionSpace.Discrete(3), 0));
    }

    /** The tick's experience, valid until the next call. Lane l is l rows ahead in its episode. */
    public Experience at(final long tick) {
        final Rows rows = experience.rows();
        for (int lane = 0; lane < rows.count(); lane++) {
            rows.put(lane, phase(tick, lane), reward(tick, lane), phase(tick, lane) == Phase.LAST ? 0 : 1);
            rows.floatAt(lane, 0, 0, tick);
            rows.floatAt(lane, 0, 1, lane);
            rows.floatAt(lane, 0, 2, actor);
            rows.action(lane, (int) (tick % 3));
        }
        experience.stamp(actor, tick, tick / 10, 1_000 + tick, tick);
        return experience;
    }

    public Phase phase(final long tick, final int lane) {
        if (episode == 0) {
            return tick == 0 ? Phase.FIRST : Phase.MID;
        }
        final long within = (tick + lane) % episode;
        return within == episode - 1 ? Phase.LAST : within == 0 || tick == 0 ? Phase.FIRST : Phase.MID;
    }

    public double reward(final long tick, final int lane) {
        return phase(tick, lane) == Phase.FIRST ? 0 : 1;
    }
}
