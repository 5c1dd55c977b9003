package dev.reverie.envs.classic;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentSource;
import dev.reverie.envs.Field;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CartPole-v1, Pendulum-v1, Acrobot-v1, MountainCar-v0, MountainCarContinuous-v0. */
public final class ClassicTasks implements EnvironmentSource {
    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("CartPole-v1", "keep a pole up on a cart; 4 floats, 2 actions, reward 1 a step, at most 500");
        lines.put("Pendulum-v1", "swing a pendulum up; 3 floats, torque in [-2, 2], 200 steps");
        lines.put("Acrobot-v1", "swing two links above the bar; 6 floats, 3 actions, reward -1 a step, at most 500");
        lines.put("MountainCar-v0", "rock a car out of a valley; 2 floats, 3 actions, reward -1 a step, at most 200");
        lines.put(
                "MountainCarContinuous-v0",
                "rock a car out of a valley; 2 floats, force in [-1, 1], 100 at the goal, at most 999 steps");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Environment make(final String id, final int lanes) {
        return switch (id) {
            case "CartPole-v1" -> new CartPole(lanes);
            case "Pendulum-v1" -> new Pendulum(lanes);
            case "Acrobot-v1" -> acrobot(lanes);
            case "MountainCar-v0" -> mountainCar(lanes, false);
            case "MountainCarContinuous-v0" -> mountainCar(lanes, true);
            default -> throw new IllegalArgumentException("no classic task '" + id + "'");
        };
    }

    private static Environment acrobot(final int lanes) {
        final double[] high = {Math.PI, Math.PI, Acrobot.MOST_SPEED_1, Acrobot.MOST_SPEED_2};
        final double[] low = {-Math.PI, -Math.PI, -Acrobot.MOST_SPEED_1, -Acrobot.MOST_SPEED_2};
        final EnvSpec spec = new EnvSpec(
                "Acrobot-v1",
                lanes,
                List.of(Field.vector("observation", 6, (float) low[3], (float) high[3])),
                new ActionSpace.Discrete(3),
                500);
        return new ClassicEnvironment(spec, low, high, new Acrobot());
    }

    private static Environment mountainCar(final int lanes, final boolean continuous) {
        final double[] low = {MountainCar.LEAST_POSITION, -MountainCar.MOST_SPEED};
        final double[] high = {MountainCar.MOST_POSITION, MountainCar.MOST_SPEED};
        final EnvSpec spec = new EnvSpec(
                continuous ? "MountainCarContinuous-v0" : "MountainCar-v0",
                lanes,
                List.of(Field.vector("observation", 2, (float) low[0], (float) high[0])),
                continuous ? ActionSpace.Box.of(1, -1, 1) : new ActionSpace.Discrete(3),
                continuous ? 999 : 200);
        return new ClassicEnvironment(spec, low, high, new MountainCar(continuous));
    }
}
