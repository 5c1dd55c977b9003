package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.learners.planning.PlannerConfig;
import dev.reverie.pipeline.run.Planning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"cem", "icem", "mppi"})
    void swingsThePendulumUpOnTrueDynamics(final String planner) {
        final Cli cli = Cli.run(
                "plan",
                planner,
                "--env",
                "Pendulum-v1",
                "--episodes",
                "3",
                "--seed",
                "1",
                "--set",
                "planning.samples=100",
                "--json");
        assertEquals(0, cli.exit(), cli::toString);
        final Json.Node result = Json.parse(cli.out());
        assertEquals(3, result.get("episodes").asInt());
        assertEquals(600, result.get("plans").asInt());
        assertTrue(result.get("plans_per_second").asDouble() > 0);
        assertTrue(result.get("return_mean").asDouble() > -400, cli::toString);
    }

    @Test
    void theSameSeedPlansAlike() {
        final Object[] line = {"plan", "random-shooting", "--episodes", "1", "--set", "planning.samples=20", "--json"};
        assertEquals(
                Json.parse(Cli.run(line).out()).get("return_mean").asDouble(),
                Json.parse(Cli.run(line).out()).get("return_mean").asDouble());
    }

    @ParameterizedTest
    @CsvSource({
        "cme, Pendulum-v1, planning.samples=20, no planner 'cme'",
        "cem, CartPole-v1, planning.samples=20, planning takes actions of real numbers within bounds",
        "cem, Pendulum-v1, planning.samples=1, planning.samples",
        "cem, Pendulum-v1, planning.method=cen, planning.method",
        "cem, Pendulum-v1, play.repeat=0, play.repeat"
    })
    void whatCannotBePlannedIsNamed(final String planner, final String env, final String set, final String problem) {
        final Cli cli = Cli.run("plan", planner, "--env", env, "--episodes", "1", "--set", set);
        assertEquals(2, cli.exit(), cli::toString);
        assertTrue(cli.err().contains(problem), cli::toString);
    }

    @Test
    void anActionIsHeldAsLongAsThePresetSays() {
        final Cli cli = Cli.run(
                "plan",
                "random-shooting",
                "--set",
                "planning.samples=20",
                "--set",
                "play.repeat=4",
                "--set",
                "play.episodes=2",
                "--json");
        assertEquals(0, cli.exit(), cli::toString);
        final Json.Node result = Json.parse(cli.out());
        assertEquals(2, result.get("episodes").asInt());
        assertEquals(2 * 200 / 4, result.get("plans").asInt());
        final Planning.Resolved swing = Planning.resolve("mppi", "dmc/cartpole_swingup", List.of(), List.of());
        assertEquals("dmc/cartpole_swingup:repeat=5", swing.play().of("dmc/cartpole_swingup"));
        assertEquals("x:limit=9,repeat=5", swing.play().of("x:limit=9"));
        assertEquals("x:repeat=2", swing.play().of("x:repeat=2"));
        assertEquals(swing, Planning.resolve("mppi", "dmc/cartpole_swingup:limit=9", List.of(), List.of()));
        assertEquals(PlannerConfig.Method.MPPI, swing.planner().method());
    }
}
