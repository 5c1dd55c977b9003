package dev.reverie.envs.wrappers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Acting;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Lane;
import dev.reverie.envs.Lanes;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrappersTest {
    /** Shows its step and the action that it was given, and pays ten times the action; truncated after 12 steps. */
    private static final class Echo implements Lane {
        private int step;

        @Override
        public EnvSpec spec() {
            return new EnvSpec(
                    "echo",
                    1,
                    List.of(Field.vector("echo", 2, -20, 20)),
                    new ActionSpace.Box(List.of(0.25), List.of(1.0)),
                    12);
        }

        @Override
        public void reset(final RandomGenerator random, final Rows out, final int i) {
            step = 0;
            out.floatAt(i, 0, 0, 0);
            out.floatAt(i, 0, 1, -1);
        }

        @Override
        public void step(final Rows actions, final Rows out, final int i) {
            final float action = actions.actionAt(i, 0);
            out.floatAt(i, 0, 0, ++step);
            out.floatAt(i, 0, 1, action);
            out.move(i, action * 10);
        }
    }

    private static Environment echo(final int lanes, final String... options) {
        java.util.function.IntFunction<Environment> made = n -> Lanes.of(n, Echo::new);
        for (final String option : options) {
            final java.util.function.IntFunction<Environment> before = made;
            final String[] parts = (option + "=").split("=", -1);
            made = n -> new Wrappers().wrap(before, n, parts[0], parts[1]);
        }
        return made.apply(lanes);
    }

    /** The second elements of echoes shown over an episode in which action t is {@code 0.3 + t / 100}. */
    private static List<Float> heard(final Environment environment) {
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        final List<Float> heard = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            heard.add(rows.floatAt(0, 0, 1));
            rows.actionAt(0, 0, 0.3f + t / 100f);
            environment.step(rows, rows);
        }
        return heard;
    }

    @Test
    void idsTellTheOptionsInOrder() {
        final String id = "paddle:size=32,gray,stack=4";
        try (Environment environment = Environments.make(id, 2)) {
            assertEquals(id, environment.spec().id());
            assertEquals(
                    List.of(32, 32, 4), environment.spec().observation().get(0).shape());
            assertTrue(environment instanceof Simulator);
        }
        assertFalse(echo(1, "clip") instanceof Simulator, "what is inside cannot be saved");
        assertFalse(echo(1, "limit=3") instanceof Simulator, "what is inside cannot be saved");
        assertEquals("echo:clip=2,scale=3", echo(1, "clip=2", "scale=3").spec().id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CartPole-v1:gray", "catch:normalise", "CartPole-v1:vary=0.1", "catch:stack=0", "catch:stack",
                        "catch:gray=2",
                "catch:sticky=1.5", "catch:gray,size=64", "catch:grey", "catch:limit=-1", "catch:gray,gray",
                        "catch:resize=x"
            })
    void whatDoesNotFitIsRefused(final String id) {
        final ConfigException refusal = assertThrows(ConfigException.class, () -> Environments.make(id, 1));
        assertTrue(refusal.getMessage().contains("'"), refusal.getMessage());
    }

    @Test
    void stackShowsTheLastOnesOldestFirst() {
        final Environment plain = Environments.make("countdown", 3);
        final Environment stacked = Environments.make("countdown:stack=3", 3);
        final Rows one = Rows.allocate(plain.spec().layout(), 3);
        final Rows three = Rows.allocate(stacked.spec().layout(), 3);
        plain.reset(1, one);
        stacked.reset(1, three);
        final double[][] last = new double[3][3];
        for (int tick = 0; tick < 60; tick++) {
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 3; k++) {
                    final boolean newest = k == 2 || one.isFirst(i);
                    last[i][k] = newest ? one.valueAt(i, 0, 0) : last[i][k + 1];
                    assertEquals(last[i][k], three.valueAt(i, 0, k), "lane " + i + ", tick " + tick);
                    assertEquals(i, three.valueAt(i, 1, k));
                }
                assertEquals(one.phase(i), three.phase(i));
                assertEquals(one.discount(i), three.discount(i));
            }
            plain.step(one, one);
            stacked.step(three, three);
        }
    }

    @Test
    void stackedPicturesKeepEveryPixelsChannelsTogether() {
        final Environment plain = Environments.make("push-table:size=16", 1);
        final Environment stacked = Environments.make("push-table:size=16,stack=2", 1);
        final Rows one = Rows.allocate(plain.spec().layout(), 1);
        final Rows two = Rows.allocate(stacked.spec().layout(), 1);
        plain.reset(1, one);
        stacked.reset(1, two);
        final Random random = new Random(1);
        final double[] before = new double[768];
        for (int tick = 0; tick < 50; tick++) {
            for (int p = 0; p < 768; p++) {
                final double now = one.valueAt(0, 0, p);
                assertEquals(tick == 0 ? now : before[p], two.valueAt(0, 0, p / 3 * 6 + p % 3));
                assertEquals(now, two.valueAt(0, 0, p / 3 * 6 + 3 + p % 3));
                before[p] = now;
            }
            Acting.choose(one, random);
            two.actionAt(0, 0, one.actionAt(0, 0));
            two.actionAt(0, 1, one.actionAt(0, 1));
            plain.step(one, one);
            stacked.step(two, two);
        }
    }

    @Test
    void grayIsTheLumaOfEveryPixel() {
        final Environment plain = Environments.make("car-racing:size=32", 1);
        final Environment gray = Environments.make("car-racing:size=32,gray", 1);
        final Rows colour = Rows.allocate(plain.spec().layout(), 1);
        final Rows luma = Rows.allocate(gray.spec().layout(), 1);
        plain.reset(3, colour);
        gray.reset(3, luma);
        assertEquals(List.of(32, 32, 1), gray.spec().observation().get(0).shape());
        for (int p = 0; p < 1024; p++) {
            final double exact = 0.299 * colour.valueAt(0, 0, 3 * p)
                    + 0.587 * colour.valueAt(0, 0, 3 * p + 1)
                    + 0.114 * colour.valueAt(0, 0, 3 * p + 2);
            assertEquals(exact, luma.valueAt(0, 0, p), 0.5 + 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 21, 32, 40, 84})
    void resizedPixelsAreMeansOfTheirAreas(final int size) {
        final Environment plain = Environments.make("car-racing:size=32", 1);
        final Environment resized = Environments.make("car-racing:size=32,resize=" + size, 1);
        final Rows large = Rows.allocate(plain.spec().layout(), 1);
        final Rows small = Rows.allocate(resized.spec().layout(), 1);
        plain.reset(3, large);
        resized.reset(3, small);
        final double ratio = 32.0 / size;
        for (int p = 0; p < size * size * 3; p++) {
            final double top = p / 3 / size * ratio;
            final double left = p / 3 % size * ratio;
            double sum = 0;
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 32; x++) {
                    final double high = Math.min(top + ratio, y + 1) - Math.max(top, y);
                    final double wide = Math.min(left + ratio, x + 1) - Math.max(left, x);
                    sum += high > 0 && wide > 0 ? high * wide * large.valueAt(0, 0, (y * 32 + x) * 3 + p % 3) : 0;
                }
            }
            assertEquals(sum / ratio / ratio, small.valueAt(0, 0, p), 0.5 + 1e-6);
        }
    }

    @Test
    void repeatedActionsAddUpTheirRewardsAndStopAtTheEnd() {
        final Environment environment = Environments.make("countdown:repeat=3", 4);
        final Rows rows = Rows.allocate(environment.spec().layout(), 4);
        environment.reset(1, rows);
        final int[] counts = {0, 3, 5, 0, 3, 5, 0};
        for (int tick = 0; tick < 7; tick++) {
            for (int i = 0; i < 4; i++) {
                assertEquals(counts[tick], rows.intAt(i, 0, 0));
                assertEquals(counts[tick] == 5, rows.isLast(i));
                assertEquals(counts[tick] == 0, rows.isFirst(i));
                assertEquals(counts[tick] == 0 ? 0 : counts[tick] == 3 ? 3 : 2, rows.reward(i));
            }
            environment.step(rows, rows);
        }
        assertEquals(167, Environments.make("CartPole-v1:repeat=3", 1).spec().stepLimit());
    }

    @Test
    void aLimitTruncates() {
        final Environment environment = Environments.make("countdown:limit=3", 2);
        final Rows rows = Rows.allocate(environment.spec().layout(), 2);
        environment.reset(1, rows);
        for (int tick = 0; tick < 12; tick++) {
            assertEquals(tick % 4, rows.intAt(0, 0, 0));
            assertEquals(tick % 4 == 3, rows.isLast(0));
            assertEquals(tick % 4 == 0, rows.isFirst(1));
            assertEquals(1f, rows.discount(0), "cut off, not ended");
            environment.step(rows, rows);
        }
        assertEquals(500, Environments.make("CartPole-v1:limit=900", 1).spec().stepLimit());
    }

    @ParameterizedTest
    @CsvSource({"0,0,0.0", "0.25,0.25,0.03", "1,1,0.0"})
    void stickyActionsAreTakenAgainAsOftenAsSaid(final String given, final double expected, final double margin) {
        final Environment environment = echo(4, "sticky=" + given);
        final Rows rows = Rows.allocate(environment.spec().layout(), 4);
        environment.reset(1, rows);
        final Random random = new Random(2);
        int stuck = 0;
        int all = 0;
        final float[] taken = new float[4];
        for (int tick = 0; tick < 2000; tick++) {
            Acting.choose(rows, random);
            final boolean[] first = new boolean[4];
            final float[] chosen = new float[4];
            for (int i = 0; i < 4; i++) {
                first[i] = rows.isFirst(i);
                chosen[i] = rows.actionAt(i, 0);
            }
            environment.step(rows, rows);
            for (int i = 0; i < 4; i++) {
                final float heard = rows.floatAt(i, 0, 1);
                if (rows.isFirst(i)) {
                    continue;
                }
                assertTrue(heard == chosen[i] || !first[i] && heard == taken[i], "neither the last nor this one");
                if (!first[i]) {
                    all++;
                    stuck += heard == chosen[i] ? 0 : 1;
                }
                taken[i] = heard;
            }
        }
        assertEquals(expected, (double) stuck / all, margin);
    }

    @Test
    void actionsAndObservationsComeLate() {
        assertEquals(List.of(-1f, 0.3f, 0.31f, 0.32f, 0.33f, 0.34f).toString(), rounded(heard(echo(1))));
        assertEquals(
                List.of(-1f, 0.25f, 0.25f, 0.3f, 0.31f, 0.32f).toString(),
                rounded(heard(echo(1, "delay=2"))),
                "what is nearest to zero comes first");
        assertEquals(List.of(-1f, -1f, -1f, 0.3f, 0.31f, 0.32f).toString(), rounded(heard(echo(1, "latency=2"))));
        assertEquals(
                List.of(-1f, -1f, 0.25f, 0.25f, 0.3f, 0.31f).toString(),
                rounded(heard(echo(1, "delay=2", "latency=1"))));
    }

    private static String rounded(final List<Float> values) {
        return values.stream().map(v -> Math.round(v * 1000) / 1000f).toList().toString();
    }

    @Test
    void rewardsAreClippedAndScaled() {
        final Environment environment = echo(1, "scale=-2", "clip=7");
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        rows.actionAt(0, 0, 0.25f);
        environment.step(rows, rows);
        assertEquals(-5, rows.reward(0));
        rows.actionAt(0, 0, 1);
        environment.step(rows, rows);
        assertEquals(-7, rows.reward(0));
        for (int k = 0; k < 10; k++) {
            environment.step(rows, rows);
        }
        assertTrue(rows.isLast(0));
        assertEquals(-7, rows.reward(0), "the last reward, too");
    }

    @Test
    void normalisedObservationsAreThoseOfTheRunningMoments() {
        final Environment plain = Environments.make("Pendulum-v1", 2);
        final Environment normal = Environments.make("Pendulum-v1:normalise", 2);
        final Rows raw = Rows.allocate(plain.spec().layout(), 2);
        final Rows rows = Rows.allocate(normal.spec().layout(), 2);
        plain.reset(1, raw);
        normal.reset(1, rows);
        final List<Double> seen = new ArrayList<>();
        final Random random = new Random(3);
        for (int tick = 0; tick < 300; tick++) {
            for (int i = 0; i < 2; i++) {
                seen.add(raw.valueAt(i, 0, 2));
                final double mean = seen.stream().mapToDouble(v -> v).average().orElseThrow();
                final double variance = seen.stream()
                        .mapToDouble(v -> (v - mean) * (v - mean))
                        .average()
                        .orElseThrow();
                final double expected = (raw.valueAt(i, 0, 2) - mean) / Math.sqrt(variance + 1e-8);
                assertEquals(Math.max(-10, Math.min(10, expected)), rows.valueAt(i, 0, 2), 1e-4);
                rows.actionAt(i, 0, random.nextFloat());
                raw.actionAt(i, 0, rows.actionAt(i, 0));
            }
            plain.step(raw, raw);
            normal.step(rows, rows);
        }
    }

    @Test
    void noiseHasItsDeviationAndKeepsWithinBounds() {
        final Environment environment = echo(4, "noise=0.5");
        final Rows rows = Rows.allocate(environment.spec().layout(), 4);
        environment.reset(1, rows);
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int tick = 0; tick < 3000; tick++) {
            for (int i = 0; i < 4; i++) {
                final double error = rows.floatAt(i, 0, 1) - (rows.isFirst(i) ? -1 : 0.5);
                sum += error;
                squares += error * error;
                n++;
                rows.actionAt(i, 0, 0.5f);
            }
            environment.step(rows, rows);
        }
        assertEquals(0, sum / n, 0.02);
        assertEquals(0.5, Math.sqrt(squares / n), 0.02);
    }

    @Test
    void droppedObservationsAreTheLastOnesThatCame() {
        final Environment environment = echo(1, "drop=0.3");
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        int lost = 0;
        int all = 0;
        float before = 0;
        int step = 0;
        for (int tick = 0; tick < 6000; tick++) {
            step = rows.isFirst(0) ? 0 : step + 1;
            final float shown = rows.floatAt(0, 0, 0);
            if (step == 0) {
                assertEquals(0, shown, "an episode's first comes through");
            } else {
                assertTrue(shown == step || shown == before);
                all++;
                lost += shown == step ? 0 : 1;
            }
            before = shown;
            rows.actionAt(0, 0, 0.5f);
            environment.step(rows, rows);
        }
        assertEquals(0.3, (double) lost / all, 0.03);
    }

    @Test
    void gainsVaryFromEpisodeToEpisodeOnly() {
        final Environment environment = echo(1, "vary=0.2");
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(1, rows);
        final List<Double> gains = new ArrayList<>();
        double gain = 0;
        for (int tick = 0; tick < 1300; tick++) {
            rows.actionAt(0, 0, 0.5f);
            environment.step(rows, rows);
            if (rows.isFirst(0)) {
                gain = 0;
                continue;
            }
            final double here = rows.reward(0) / 5;
            assertTrue(gain == 0 || here == gain, "a gain changed within an episode");
            if (gain == 0) {
                gains.add(here);
            }
            gain = here;
        }
        final double least = gains.stream().mapToDouble(v -> v).min().orElseThrow();
        final double most = gains.stream().mapToDouble(v -> v).max().orElseThrow();
        assertTrue(least >= 0.8 - 1e-6 && least < 0.83 && most > 1.17 && most <= 1.2 + 1e-6, least + " to " + most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect-four", "catch:size=16", "countdown", "Pendulum-v1"})
    void aVectorIsAllFieldsInOrder(final String id) {
        final Environment plain = Environments.make(id, 2);
        final Environment vector = Environments.make(id + (id.contains(":") ? "," : ":") + "vector", 2);
        final Rows raw = Rows.allocate(plain.spec().layout(), 2);
        final Rows rows = Rows.allocate(vector.spec().layout(), 2);
        plain.reset(1, raw);
        vector.reset(1, rows);
        for (int tick = 0; tick < 20; tick++) {
            int at = 0;
            for (int f = 0; f < plain.spec().observation().size(); f++) {
                final Field field = plain.spec().observation().get(f);
                for (int j = 0; j < field.size(); j++) {
                    final double value = raw.valueAt(1, f, j) / (field.high() == 255 ? 255 : 1);
                    assertEquals((float) value, rows.floatAt(1, 0, at++), field + " " + j);
                }
            }
            assertEquals(vector.spec().observation().get(0).size(), at);
            plain.step(raw, raw);
            vector.step(rows, rows);
        }
    }

    @Nested
    class AsVector implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("connect-four:opponent=random,illegal=random,vector", lanes);
        }
    }

    @Nested
    class Pictures implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("catch:size=32,resize=20,gray,stack=3", lanes);
        }
    }

    @Nested
    class Repeat implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make("CartPole-v1:limit=25,repeat=2", lanes);
        }
    }

    @Nested
    class Robot implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make(
                    "Pendulum-v1:sticky=0.25,delay=2,latency=3,noise=0.1,drop=0.2,vary=0.2,normalise,clip=2,scale=0.5",
                    lanes);
        }
    }

    @Nested
    class NoSimulator implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return echo(lanes, "noise=0.1", "limit=7");
        }
    }
}
