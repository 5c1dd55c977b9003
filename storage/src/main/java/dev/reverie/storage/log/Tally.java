package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Counts what passes by. */
final class Tally implements ExperienceHandler {
    private static final class Lanes {
        private double[] returns = new double[0];
        private boolean[] within = new boolean[0];
        private boolean[] whole = new boolean[0];
        private long[] lengths = new long[0];
        private long tick = -2;
    }

    private final TreeMap<Integer, Lanes> actors = new TreeMap<>();
    private long rows;
    private long transitions;
    private long episodes;
    private long wholeEpisodes;
    private long wholeRows;
    private double sum;
    private final ReturnHistogram.Collector returns = new ReturnHistogram.Collector();
    private long firstWall;
    private long lastWall;
    private long lowest = Long.MAX_VALUE;
    private long highest = Long.MIN_VALUE;
    private long bytes;

    @Override
    public void onExperience(final Experience experience) {
        firstWall = bytes == 0 ? experience.wallNanos() : firstWall;
        lastWall = experience.wallNanos();
        lowest = Math.min(lowest, experience.policyVersion());
        highest = Math.max(highest, experience.policyVersion());
        bytes += experience.length();
        final Lanes lanes = actors.computeIfAbsent(experience.actor(), actor -> new Lanes());
        final Rows step = experience.rows();
        final int count = step.count();
        if (lanes.returns.length < count) {
            lanes.returns = Arrays.copyOf(lanes.returns, count);
            lanes.within = Arrays.copyOf(lanes.within, count);
            lanes.whole = Arrays.copyOf(lanes.whole, count);
            lanes.lengths = Arrays.copyOf(lanes.lengths, count);
        }
        if (experience.tick() != lanes.tick + 1) {
            Arrays.fill(lanes.within, false);
            Arrays.fill(lanes.whole, false);
        }
        lanes.tick = experience.tick();
        rows += count;
        for (int i = 0; i < count; i++) {
            row(lanes, step, i);
        }
    }

    private void row(final Lanes lanes, final Rows step, final int i) {
        if (step.isFirst(i)) {
            lanes.whole[i] = true;
            lanes.returns[i] = 0;
            lanes.lengths[i] = 0;
        } else if (lanes.within[i]) {
            transitions++;
            lanes.lengths[i]++;
            lanes.returns[i] += step.reward(i);
        }
        lanes.within[i] = !step.isLast(i);
        if (step.isLast(i)) {
            episodes++;
            if (lanes.whole[i]) {
                wholeEpisodes++;
                wholeRows += lanes.lengths[i];
                sum += lanes.returns[i];
                returns.add(lanes.returns[i]);
            }
            lanes.whole[i] = false;
        }
    }

    LogSummary summary(final ChronicleLog log, final long records, final LogSummary.Files files) {
        final ReturnHistogram histogram = returns.histogram();
        return new LogSummary(
                log.layout(),
                records,
                rows,
                transitions,
                episodes,
                wholeEpisodes == 0 ? Double.NaN : sum / wholeEpisodes,
                histogram.from(),
                histogram.to(),
                firstWall,
                lastWall,
                List.copyOf(actors.keySet()),
                records == 0 ? 0 : lowest,
                records == 0 ? 0 : highest,
                bytes,
                wholeEpisodes == 0 ? Double.NaN : (double) wholeRows / wholeEpisodes,
                histogram,
                files);
    }
}
