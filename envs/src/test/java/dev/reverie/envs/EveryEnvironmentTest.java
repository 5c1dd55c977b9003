package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.mujoco.Mujoco;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every environment of the catalogue through the contract: one that is added comes here by itself. */
class EveryEnvironmentTest {
    /** What needs a process or a model: those go through the contract in their own packages' tests. */
    static final Set<String> ELSEWHERE = Set.of("bridge", "mjcf", "tasks");

    /** Options that make it quicker, or let games go on. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("connect-four", "illegal=random"),
            Map.entry("othello", "illegal=random"),
            Map.entry("chess", "illegal=random"),
            Map.entry("go", "size=7,illegal=random"),
            Map.entry("paddle", "size=32"),
            Map.entry("car-racing", "size=32,steps=300"),
            Map.entry("push-table", "size=32"),
            Map.entry("sokoban-pixels", "side=4"));

    private static final Set<String> WITHOUT_CHANCE =
            Set.of("CliffWalking-v0", "dyna-maze", "blocking-maze", "shortcut-maze", "tictactoe", "gomoku");

    private record Contract(String id) implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return Environments.make(id, lanes);
        }

        @Override
        public boolean lanesMayAgree() {
            return WITHOUT_CHANCE.contains(id);
        }
    }

    /** @return ids of all environments that need nothing but what is here, and of those that need MuJoCo if it is. */
    static Stream<String> ids() {
        return Environments.ids().stream().filter(id -> !isElsewhere(id)).map(EveryEnvironmentTest::quick);
    }

    /** @return whether an id is tested in its own package: see {@link #ELSEWHERE}, and Atari's games, which need ROMs. */
    static boolean isElsewhere(final String id) {
        return ELSEWHERE.contains(id) || id.startsWith("atari");
    }

    private static String quick(final String id) {
        return OPTIONS.containsKey(id) ? id + ":" + OPTIONS.get(id) : id;
    }

    static boolean needsMujoco(final String id) {
        return Environments.describe(id).endsWith("(MuJoCo)");
    }

    static void assumeItIsHere(final String id) {
        Assumptions.assumeTrue(!needsMujoco(id) || Mujoco.isThere(), "MuJoCo is not on this machine");
    }

    @TestFactory
    Stream<DynamicNode> keepsTheContract() {
        final List<Method> tests = Arrays.stream(EnvironmentContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        assertTrue(tests.size() >= 10, "the contract's tests are found: " + tests);
        return ids().map(id -> DynamicContainer.dynamicContainer(
                id, tests.stream().map(test -> DynamicTest.dynamicTest(test.getName(), () -> run(test, id)))));
    }

    private static void run(final Method test, final String id) throws Throwable {
        assumeItIsHere(id);
        try {
            test.invoke(new Contract(id));
        } catch (final java.lang.reflect.InvocationTargetException ex) {
            throw ex.getCause();
        }
    }

    @Test
    void nothingIsListedHereThatIsNoEnvironment() {
        for (final Set<String> named : List.of(ELSEWHERE, OPTIONS.keySet(), WITHOUT_CHANCE)) {
            assertTrue(Environments.ids().containsAll(named), () -> named + " of " + Environments.ids());
        }
        assertFalse(Environments.ids().isEmpty());
    }
}
