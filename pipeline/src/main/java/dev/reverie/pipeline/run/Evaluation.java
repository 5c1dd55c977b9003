package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What a policy earns, undiscounted.
 *
 * @param returnMean mean return of an episode.
 * @param returnStd  standard deviation of the episodes' returns.
 * @param episodes   played to their end, or cut off.
 * @param lengthMean mean number of transitions of an episode.
 * @param cutOff     episodes ended only by the evaluation's own limit.
 * @param byTask     mean return of each task's episodes, NaN of none, where there are several tasks at once; else empty.
 */
public record Evaluation(
        double returnMean, double returnStd, int episodes, double lengthMean, int cutOff, List<Double> byTask) {
    /** Transitions after which an episode is cut off where the environment itself sets no limit. */
    public static final int LONGEST = 10_000;

    /**
     * Plays episodes. Every lane plays its share, so that short episodes count no more than long ones.
     *
     * @param environment to play in; its lanes at most {@code episodes}.
     * @param actor       that plays.
     * @param episodes    in all.
     * @param seed        of the environment.
     * @return what was earned.
     */
    public static Evaluation play(
            final Environment environment, final Actor actor, final int episodes, final long seed) {
        return play(environment, actor, episodes, seed, () -> false);
    }

    /**
     * Plays episodes as {@link #play(Environment, Actor, int, long)} does, if it is let.
     *
     * @param isCancelled asked at every tick; once it is true, what was played until then is returned.
     */
    static Evaluation play(
            final Environment environment,
            final Actor actor,
            final int episodes,
            final long seed,
            final BooleanSupplier isCancelled) {
        final int lanes = environment.spec().lanes();
        final int longest = environment.spec().stepLimit() > 0 ? Integer.MAX_VALUE : LONGEST;
        final double[] returns = new double[episodes];
        final int[] left = new int[lanes];
        Arrays.setAll(left, lane -> episodes / lanes + (lane < episodes % lanes ? 1 : 0));
        final double[] sum = new double[lanes];
        final int[] length = new int[lanes];
        final TaskReturns tasks = new TaskReturns(environment.spec().layout());
        int done = 0;
        int cutOff = 0;
        long steps = 0;
        final Rows rows = Rows.allocate(environment.spec().layout(), lanes);
        environment.reset(seed, rows);
        while (done < episodes && !isCancelled.getAsBoolean()) {
            actor.act(rows, rows);
            environment.step(rows, rows);
            for (int lane = 0; lane < lanes; lane++) {
                if (left[lane] == 0 || rows.isFirst(lane)) {
                    continue;
                }
                sum[lane] += rows.reward(lane);
                length[lane]++;
                final boolean tooLong = length[lane] >= longest;
                if (rows.isLast(lane) || tooLong) {
                    cutOff += rows.isLast(lane) ? 0 : 1;
                    left[lane] = tooLong ? 0 : left[lane] - 1;
                    returns[done++] = sum[lane];
                    tasks.add(rows, lane, sum[lane]);
                    steps += length[lane];
                    sum[lane] = 0;
                    length[lane] = 0;
                }
            }
            if (cutOff > 0 && Arrays.stream(left).sum() == 0) {
                break;
            }
        }
        final double[] played = Arrays.copyOf(returns, done);
        final double mean = Arrays.stream(played).average().orElse(Double.NaN);
        final double variance = Arrays.stream(played)
                .map(r -> (r - mean) * (r - mean))
                .average()
                .orElse(Double.NaN);
        return new Evaluation(mean, Math.sqrt(variance), done, (double) steps / done, cutOff, tasks.means());
    }

    /** @return the figures for {@code --json}. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("return_mean", returnMean);
        map.put("return_std", returnStd);
        map.put("episodes", episodes);
        map.put("length_mean", lengthMean);
        if (!byTask.isEmpty()) {
            map.put("return_by_task", byTask);
        }
        return map;
    }

    /** @return the figures in a line. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "return %.3f +- %.3f over %d episodes of %.1f steps%s%s",
                returnMean,
                returnStd,
                episodes,
                lengthMean,
                cutOff > 0 ? ", " + cutOff + " of them cut off at " + LONGEST : "",
                byTask.stream()
                        .map(mean -> String.format(Locale.ROOT, " %.3f", mean))
                        .collect(Collectors.joining("", byTask.isEmpty() ? "" : "; by task", "")));
    }
}
