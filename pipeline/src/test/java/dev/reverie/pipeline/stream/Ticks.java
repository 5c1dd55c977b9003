package dev.reverie.pipeline.stream;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.StepLayout;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** Experiences that say in every row which tick of which actor they are. */
final class Ticks {
    static final int LANES = 4;
    static final StepLayout SMALL = layout(1);
    /** Four lanes of about 50 KB. */
    static final StepLayout LARGE = layout(12_500);

    private Ticks() {}

    static StepLayout layout(final int counters) {
        return new EnvSpec(
                        "counter",
                        LANES,
                        List.of(new Field("count", DType.INT32, List.of(counters), 0, Integer.MAX_VALUE)),
                        new ActionSpace.Discrete(2),
                        0)
                .layout();
    }

    static Experience empty(final StepLayout layout) {
        return Experience.allocate(layout, LANES);
    }

    static Experience write(final Experience experience, final int actor, final long tick) {
        experience.stamp(actor, tick, 0, tick, tick);
        for (int i = 0; i < experience.lanes(); i++) {
            experience.rows().put(i, Phase.MID, tick, 1);
            experience.rows().intAt(i, 0, 0, (int) tick);
            experience.rows().intAt(i, 0, last(experience), (int) tick);
        }
        return experience;
    }

    private static int last(final Experience experience) {
        return experience.rows().layout().observation().get(0).size() - 1;
    }

    static void check(final Experience experience, final int actor, final long tick) {
        Assertions.assertEquals(actor, experience.actor());
        Assertions.assertEquals(tick, experience.tick());
        Assertions.assertEquals(LANES, experience.lanes());
        for (int i = 0; i < experience.lanes(); i++) {
            Assertions.assertEquals(tick, experience.rows().intAt(i, 0, 0));
            Assertions.assertEquals(tick, experience.rows().intAt(i, 0, last(experience)));
            Assertions.assertEquals(tick, experience.rows().reward(i));
        }
    }
}
