package dev.reverie.storage.replay;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An actor's ticks, made up: each row names itself, episodes have random lengths, some ends are unseen, some ticks are missing.
 * It remembers all that it made, and says by brute force what a replay of it may give.
 */
final class Rollout {
    private final Experience experience;
    private final int actor;
    private final int lanes;
    private final SplittableRandom random;
    private final int longest;
    private final List<int[]> heads = new ArrayList<>();
    private final List<Boolean> joined = new ArrayList<>();
    private final List<double[]> rewards = new ArrayList<>();
    private final int[] left;
    private long tick;
    private double unseen;
    private double holes;

    Rollout(final StepLayout layout, final int actor, final int lanes, final int longest, final long seed) {
        this.experience = Experience.allocate(layout, lanes);
        this.actor = actor;
        this.lanes = lanes;
        this.longest = longest;
        this.random = new SplittableRandom(seed);
        this.left = new int[lanes];
    }

    static StepLayout layout(final int floats) {
        return new EnvSpec(
                        "rollout",
                        1,
                        List.of(
                                new Field("row", dev.reverie.envs.DType.INT64, List.of(), 0, Double.POSITIVE_INFINITY),
                                Field.vector("more", floats, -1, 1)),
                        new ActionSpace.Discrete(3),
                        0)
                .layout();
    }

    /** A share of the LAST rows is unseen, a share of the ticks goes missing. */
    Rollout flawed(final double unseenShare, final double holeShare) {
        unseen = unseenShare;
        holes = holeShare;
        return this;
    }

    Experience next() {
        final boolean hole = random.nextDouble() < holes;
        final int[] head = new int[lanes];
        final double[] reward = new double[lanes];
        joined.add(!hole && !heads.isEmpty());
        final long number = heads.size();
        experience.stamp(actor, tick += hole ? 2 : 1, 0, tick, tick);
        final Rows rows = experience.rows();
        for (int lane = 0; lane < lanes; lane++) {
            final boolean first = number == 0 || left[lane] < 0;
            left[lane] = (first ? 1 + random.nextInt(longest) : left[lane]) - 1;
            final boolean last = !first && left[lane] < 0;
            final Phase phase = first ? Phase.FIRST : last ? Phase.LAST : Phase.MID;
            reward[lane] = random.nextDouble();
            rows.put(lane, phase, reward[lane], phase == Phase.LAST && random.nextBoolean() ? 0 : 1);
            if (last && random.nextDouble() < unseen) {
                rows.flags(lane, StepLayout.FLAG_NO_OBSERVATION);
            }
            head[lane] = phase.code() | rows.flags(lane) << 8;
            rows.longAt(lane, 0, 0, id(actor, number, lane));
            rows.floatAt(lane, 1, 0, random.nextInt(1 << 20));
            rows.action(lane, random.nextInt(3));
        }
        heads.add(head);
        rewards.add(reward);
        return experience;
    }

    static long id(final int actor, final long number, final int lane) {
        return (long) actor << 48 | number << 16 | lane;
    }

    /** @return first ids of all sequences of a length within the newest ticks, in the order of their ends. */
    List<Long> sequences(final int length, final int held, final boolean crossing) {
        final List<Long> ids = new ArrayList<>();
        final int oldest = Math.max(0, heads.size() - held);
        for (int end = oldest + length - 1; end < heads.size(); end++) {
            for (int lane = 0; lane < lanes; lane++) {
                boolean good = true;
                for (int t = end - length + 1; t <= end; t++) {
                    final int head = heads.get(t)[lane];
                    good &= head >> 8 == 0;
                    good &= t == end - length + 1 || joined.get(t) && (crossing || (head & 0xFF) != 0);
                }
                if (good) {
                    ids.add(id(actor, end - length + 1, lane));
                }
            }
        }
        return ids;
    }

    /** @return the tick at which the run of a row begins, {@code held} ticks being held. */
    long runBegins(final long tick, final int lane, final int held, final boolean crossing) {
        long begin = tick;
        while (begin > Math.max(0, heads.size() - held)
                && joined.get((int) begin)
                && (crossing || (heads.get((int) begin)[lane] & 0xFF) != 0)
                && heads.get((int) begin - 1)[lane] >> 8 == 0) {
            begin--;
        }
        return begin;
    }

    /** @return the tick after the last seen row of a row's episode. */
    long ends(final long tick, final int lane) {
        long end = tick + 1;
        while (end < heads.size()
                && joined.get((int) end)
                && (heads.get((int) end)[lane] & 0xFF) != 0
                && heads.get((int) end)[lane] >> 8 == 0) {
            end++;
        }
        return end;
    }

    double reward(final long tick, final int lane) {
        return rewards.get((int) tick)[lane];
    }

    /** @return first ids of whole episodes of seen rows, and how many. */
    java.util.Map<Long, Integer> episodes(final int most, final int held) {
        final java.util.Map<Long, Integer> episodes = new java.util.HashMap<>();
        for (int lane = 0; lane < lanes; lane++) {
            for (int tick = Math.max(0, heads.size() - held); tick < heads.size(); tick++) {
                if ((heads.get(tick)[lane] & 0xFF) == 0) {
                    int end = tick;
                    while (end + 1 < heads.size() && joined.get(end + 1) && (heads.get(end)[lane] & 0xFF) != 2) {
                        end++;
                    }
                    final int head = heads.get(end)[lane];
                    final int count = end - tick + 1 - (head >> 8);
                    if ((head & 0xFF) == 2 && count <= most) {
                        episodes.put(id(actor, tick, lane), count);
                    }
                }
            }
        }
        return episodes;
    }

    int ticks() {
        return heads.size();
    }

    /** @return first ids of the transitions that the newest tick made. */
    List<Long> transitions() {
        final List<Long> ids = new ArrayList<>();
        final int now = heads.size() - 1;
        for (int lane = 0; lane < lanes; lane++) {
            if (joined.get(now) && (heads.get(now)[lane] & 0xFF) != 0) {
                ids.add(id(actor, now - 1, lane));
            }
        }
        return ids;
    }
}
