package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.OpenLoop;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Pixels;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well the world model foresees: of sequences' first steps it sees all, of the others their actions alone. Sequences count
 * up to the end of their first episode.
 */
final class Health {
    private static final int CONTEXT = 5;
    private static final int MOST_SEQUENCES = 8;
    private static final int[] HORIZONS = {1, 5, 15, 30, 45};

    private final DreamerConfig config;
    private final Senses senses;
    private final WorldModel model;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    /** Downloaded rows {@code [T, N, ..]} of both, and until which step each of N sequences counts. */
    private record Course(int size, int[] ends, float[] truth, float[] dream) {
        float[] row(final float[] of, final int t, final int n) {
            final int width = truth.length / (ends.length * size);
            final int at = (t * ends.length + n) * width;
            return Arrays.copyOfRange(of, at, at + width);
        }

        double error(final int t, final int n) {
            final int width = truth.length / (ends.length * size);
            double sum = 0;
            for (int i = (t * ends.length + n) * width; i < (t * ends.length + n + 1) * width; i++) {
                sum += (dream[i] - truth[i]) * (dream[i] - truth[i]);
            }
            return sum / width;
        }
    }

    Health(final DreamerConfig config, final Senses senses, final WorldModel model) {
        this.config = config;
        this.senses = senses;
        this.model = model;
    }

    /** @param sink given the figures of the latest look, {@code model/..}. */
    void report(final MetricSink sink) {
        figures.forEach(sink::put);
    }

    /** Looks at a batch that was read, without a tape; what it shows is the sequence that counts longest. */
    OpenLoop look(final Batch batch) {
        final int length = batch.length();
        final int count = Math.min(MOST_SEQUENCES, batch.size());
        final int context = Math.min(CONTEXT, length - 1);
        final Rssm.Observed observed = model.observe(batch);
        final Tensor features = foreseen(batch, observed, context, count);
        final int[] ends = ends(batch, count);
        figures.clear();
        figures.put(
                "model/kl", model.rssm().divergence(observed).dynamics().mean().item());
        final Course rewards = new Course(
                length,
                ends,
                batch.rewards().slice(1, 0, count).floats(),
                model.rewards(features).floats());
        final Tensor lives = batch.continues().slice(1, 0, count).mul(config.discount());
        final Course continues = new Course(
                length, ends, lives.floats(), model.continues(features).floats());
        final Course seen = seen(batch, features, ends);
        figures.put("model/reward_error", mean(rewards, context, length));
        figures.put("model/continue_error", mean(continues, context, length));
        for (final int horizon : HORIZONS) {
            final int t = context + horizon - 1;
            if (t < length) {
                figures.put("model/open_loop_" + horizon, mean(seen, t, t + 1));
            }
        }
        return shown(seen, context);
    }

    /** @return {@code [T, N, F]}: of posteriors for the first steps, then of dreams along the actions taken. */
    private Tensor foreseen(final Batch batch, final Rssm.Observed observed, final int context, final int count) {
        final List<Tensor> rest = new ArrayList<>();
        rest.add(observed.features().slice(0, 0, context).slice(1, 0, count));
        Rssm.State state = new Rssm.State(
                observed.h().at(0, context - 1).slice(0, 0, count),
                observed.z().at(0, context - 1).slice(0, 0, count));
        for (int t = context; t < batch.length(); t++) {
            state = model.rssm().imagine(state, batch.previous().at(0, t).slice(0, 0, count));
            rest.add(state.features().unsqueeze(0));
        }
        return Shaping.concat(0, rest.toArray(Tensor[]::new));
    }

    /** @return of each of the first sequences, the step at which another episode begins. */
    private static int[] ends(final Batch batch, final int count) {
        final float[] first = batch.first().floats();
        final int[] ends = new int[count];
        for (int n = 0; n < count; n++) {
            ends[n] = 1;
            while (ends[n] < batch.length() && first[ends[n] * batch.size() + n] == 0) {
                ends[n]++;
            }
        }
        return ends;
    }

    private Course seen(final Batch batch, final Tensor features, final int[] ends) {
        final ImageSpec spec = senses.image();
        final Decoder decoder = model.decoder();
        final int length = batch.length();
        if (spec == null) {
            final Tensor truth = batch.observations().slice(1, 0, ends.length);
            return new Course(
                    length, ends, truth.floats(), decoder.numbers(features).floats());
        }
        final Tensor truth = Pixels.channelsLast(batch.images())
                .reshape(length, batch.size(), senses.pixels())
                .slice(1, 0, ends.length);
        return new Course(
                length,
                ends,
                truth.floats(),
                Pixels.channelsLast(decoder.images(features)).reshape(-1).floats());
    }

    /** @return squared errors of steps in {@code [from, to)}, NaN if no sequence gets there. */
    private static double mean(final Course course, final int from, final int to) {
        double sum = 0;
        int count = 0;
        for (int n = 0; n < course.ends().length; n++) {
            for (int t = from; t < Math.min(to, course.ends()[n]); t++) {
                sum += course.error(t, n);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private OpenLoop shown(final Course seen, final int context) {
        int longest = 0;
        for (int n = 1; n < seen.ends().length; n++) {
            longest = seen.ends()[n] > seen.ends()[longest] ? n : longest;
        }
        final int steps = seen.ends()[longest];
        final float[][] truth = new float[steps][];
        final float[][] dream = new float[steps][];
        for (int t = 0; t < steps; t++) {
            truth[t] = seen.row(seen.truth(), t, longest);
            dream[t] = seen.row(seen.dream(), t, longest);
        }
        final ImageSpec spec = senses.image();
        final List<Integer> shape =
                spec == null ? List.of(senses.size()) : List.of(spec.height(), spec.width(), spec.channels());
        return new OpenLoop(Math.min(context, steps), shape, truth, dream);
    }
}
