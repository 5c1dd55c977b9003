package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    /** Step limits by id: those of Gymnasium, and none for the mazes. */
    private static final Map<String, Integer> LIMITS = Map.ofEntries(
            Map.entry("countdown", 0),
            Map.entry("CartPole-v1", 500),
            Map.entry("Pendulum-v1", 200),
            Map.entry("Acrobot-v1", 500),
            Map.entry("MountainCar-v0", 200),
            Map.entry("MountainCarContinuous-v0", 999),
            Map.entry("FrozenLake-v1", 100),
            Map.entry("FrozenLake8x8-v1", 200),
            Map.entry("Taxi-v3", 200),
            Map.entry("CliffWalking-v0", 0),
            Map.entry("dyna-maze", 0),
            Map.entry("blocking-maze", 0),
            Map.entry("shortcut-maze", 0),
            Map.entry("tictactoe", 0),
            Map.entry("connect-four", 0),
            Map.entry("gomoku", 0),
            Map.entry("othello", 0),
            Map.entry("chess", 0),
            Map.entry("go", 0),
            Map.entry("catch", 0),
            Map.entry("paddle", 1000),
            Map.entry("car-racing", 1000),
            Map.entry("push-table", 100),
            Map.entry("sokoban", 120),
            Map.entry("sokoban-pixels", 120));

    @Test
    void everyIdIsListedDescribedAndMadeWithItsTimeLimit() {
        final List<String> ids = Environments.ids().stream()
                .filter(id -> !EveryEnvironmentTest.needsMujoco(id) && !EveryEnvironmentTest.isElsewhere(id))
                .toList();
        assertEquals(LIMITS.keySet(), Set.copyOf(ids));
        for (final String id : ids) {
            assertFalse(Environments.describe(id).isBlank(), id);
            try (Environment environment = Environments.make(id, 3)) {
                assertEquals(id, environment.spec().id());
                assertEquals(3, environment.spec().lanes());
                assertEquals(LIMITS.get(id), environment.spec().stepLimit(), id);
                assertEquals(
                        environment.spec().layout(),
                        StepLayout.parse(environment.spec().layout().toJson()));
            }
        }
    }

    @Test
    void unknownIdIsAnsweredWithNearNames() {
        final ConfigException refusal = assertThrows(ConfigException.class, () -> Environments.make("CartPole-v0", 1));
        assertTrue(refusal.getMessage().contains("'CartPole-v0'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("did you mean 'CartPole-v1'"), refusal.getMessage());
        assertThrows(ConfigException.class, () -> Environments.describe("nothing-like-it"));
        final ConfigException both = assertThrows(ConfigException.class, () -> Environments.make("Taxi", -4));
        assertEquals(2, both.problems().size());
        assertTrue(both.getMessage().contains("got -4"), both.getMessage());
        assertThrows(ConfigException.class, () -> Environments.make("Taxi-v3", 0));
        assertThrows(ConfigException.class, () -> Environments.make("Taxi-v3", Integer.MAX_VALUE));
    }

    @Test
    void anIdOfferedTwiceIsRefused() {
        final EnvironmentSource again = new EnvironmentSource() {
            @Override
            public Map<String, String> descriptions() {
                return Map.of("countdown", "another");
            }

            @Override
            public Environment make(final String id, final int lanes) {
                return Environments.make(id, lanes);
            }
        };
        final ConfigException refusal = assertThrows(ConfigException.class, () -> Environments.byId(List.of(again)));
        assertTrue(refusal.getMessage().contains("'countdown' is offered by both"), refusal.getMessage());
    }

    @Test
    void tabularTasksOfGymnasiumExposeTheirTable() {
        for (final String id :
                List.of("FrozenLake-v1", "FrozenLake8x8-v1", "Taxi-v3", "CliffWalking-v0", "dyna-maze")) {
            assertTrue(Environments.make(id, 1) instanceof Tabular, id);
        }
    }
}
