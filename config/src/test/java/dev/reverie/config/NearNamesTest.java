package dev.reverie.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNamesTest {
    private static final List<String> ENVS = List.of(
            "CartPole-v1",
            "Pendulum-v1",
            "Acrobot-v1",
            "MountainCar-v0",
            "MountainCarContinuous-v0",
            "Taxi-v3",
            "dyna-maze");

    @ParameterizedTest
    @CsvSource({
        "CartPole-v0, CartPole-v1",
        "cartpole, CartPole-v1",
        "taxi, Taxi-v3",
        "Txai-v3, Taxi-v3",
        "dyna_maze, dyna-maze",
        "acrobat-v1, Acrobot-v1"
    })
    void aSlipFindsItsName(final String wrong, final String right) {
        assertEquals(right, NearNames.of(wrong, ENVS).get(0));
    }

    @Test
    void nearestComesFirst() {
        assertEquals(List.of("sac", "sacs", "sax"), NearNames.of("sac", List.of("sacs", "sax", "ppo", "sac", "sbx")));
        assertEquals(List.of("MountainCar-v0", "MountainCarContinuous-v0"), NearNames.of("MountainCar", ENVS));
    }

    @Test
    void nothingLikeItIsNotSuggested() {
        assertEquals(List.of(), NearNames.of("q", List.of("ab", "xyz")));
        assertEquals(List.of(), NearNames.of("ab", List.of("xy")));
        assertEquals(List.of(), NearNames.of("x".repeat(100_000), List.of("x")));
    }

    @Test
    void hintsEndAMessage() {
        assertEquals("; did you mean 'ppo'?", NearNames.hint("poo", List.of("ppo", "sac")));
        assertEquals("; known are 'ppo', 'sac'", NearNames.hint("dreamer", List.of("ppo", "sac")));
        assertEquals("", NearNames.hint("dreamer", List.of()));
        assertEquals(
                "",
                NearNames.hint(
                        "dreamer", IntStream.range(0, 25).mapToObj(i -> "n" + i).toList()));
    }

    @Test
    void pathsAreNearByTheirLastSegmentToo() {
        final List<String> paths = List.of("dyna.alpha", "dyna.gamma", "sweep.alpha", "run.steps");
        assertEquals(List.of("dyna.alpha", "sweep.alpha"), NearNames.ofPaths("alpha", paths));
        assertEquals(List.of("dyna.gamma"), NearNames.ofPaths("dyna.gama", paths));
        assertEquals("run.steps", NearNames.ofPaths("train.steps", paths).get(0));
        assertEquals("dyna.alpha", NearNames.ofPaths("dynna.alpha", paths).get(0));
    }
}
