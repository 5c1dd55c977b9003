package dev.reverie.storage.replay;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;
import java.util.random.RandomGenerator;

/** Transitions, each equally likely, a share of them with another goal and the reward that it would have earned. */
final class HindsightSampler implements Sampler {
    private final Hindsight hindsight;
    private final UniformSampler transitions = new UniformSampler(0, Recency.NONE);
    private final int achieved;
    private final int desired;
    private final int bytes;
    private final Rows goal;

    /** @throws ConfigException if the layout lacks the fields, or they differ. */
    HindsightSampler(final Hindsight hindsight, final StepLayout layout) {
        this.hindsight = hindsight;
        final int from = field(layout, hindsight.achieved());
        final int to = field(layout, hindsight.desired());
        final Field one = layout.observation().get(from);
        final Field other = layout.observation().get(to);
        if (one.dtype() != other.dtype() || !one.shape().equals(other.shape())) {
            throw new ConfigException(List.of("hindsight: fields '" + one.name() + "' and '" + other.name() + "' of "
                    + layout.envId() + " must have one dtype and shape"));
        }
        this.achieved = layout.offset(from);
        this.desired = layout.offset(to);
        this.bytes = one.bytes();
        this.goal = Rows.allocate(layout, 1);
    }

    private static int field(final StepLayout layout, final String name) {
        for (int i = 0; i < layout.observation().size(); i++) {
            if (layout.observation().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new ConfigException(List.of("hindsight: " + layout.envId() + " has no observation field '" + name
                + "', but " + layout.observation().stream().map(Field::name).toList()));
    }

    @Override
    public boolean sample(final Held held, final SequenceBatch into, final RandomGenerator random) {
        TransitionSampler.require(into);
        if (!transitions.sample(held, into, random)) {
            return false;
        }
        for (int b = 0; b < into.capacity(); b++) {
            final ActorRing ring = into.ring(b);
            if (ring != null && random.nextDouble() < hindsight.share()) {
                relabel(into, b, ring, random);
            }
        }
        return true;
    }

    private void relabel(final SequenceBatch into, final int b, final ActorRing ring, final RandomGenerator random) {
        final long tick = into.origin(b) / ring.lanes();
        final int lane = (int) (into.origin(b) % ring.lanes());
        final long end = ring.marks().ending(tick, lane, Long.MAX_VALUE);
        final long from =
                switch (hindsight.goal()) {
                    case FUTURE -> tick + 1;
                    case FINAL -> end - 1;
                    case EPISODE -> ring.marks().beginning(tick, lane, ring.oldest());
                };
        ring.copy(random.nextLong(from, end), lane, 1, goal.buffer(), 0);
        final Rows rows = into.rows();
        for (int t = 0; t < 2; t++) {
            rows.buffer().putBytes(rows.at(into.at(b, t)) + desired, goal.buffer(), achieved, bytes);
        }
        final int second = into.at(b, 1);
        rows.buffer()
                .putDouble(
                        rows.at(second) + StepLayout.REWARD, hindsight.reward().of(rows, second));
    }
}
