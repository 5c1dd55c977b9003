package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import dev.reverie.envs.mujoco.Task;
import dev.reverie.envs.mujoco.Threads;
import dev.reverie.envs.mujoco.render.Sight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** {@code dmc/walker_walk} and its kin: 1000 steps, never terminal; they need MuJoCo. */
public final class SuiteTasks implements EnvironmentSource {
    private static final int LIMIT = 1000;
    private static final String SCENE = "<!--scene-->";

    private record Entry(String model, int observation, String line, Function<Data, Task> task) {}

    private static final Map<String, Entry> TASKS = tasks();

    private static Map<String, Entry> tasks() {
        final Map<String, Entry> tasks = new LinkedHashMap<>();
        final String hold = "hold a pole up on a cart";
        final String swing = "swing a pole up on a cart";
        put(tasks, "cartpole_balance", "cartpole", 5, hold, data -> new Cartpole(data, true, false));
        put(tasks, "cartpole_balance_sparse", "cartpole", 5, hold, data -> new Cartpole(data, true, true));
        put(tasks, "cartpole_swingup", "cartpole", 5, swing, data -> new Cartpole(data, false, false));
        put(tasks, "cartpole_swingup_sparse", "cartpole", 5, swing, data -> new Cartpole(data, false, true));
        put(tasks, "pendulum_swingup", "pendulum", 3, "swing a pendulum up by a weak torque", Pendulum::new);
        put(tasks, "reacher_easy", "reacher", 6, "reach a large target", data -> new Reacher(data, 0.05));
        put(tasks, "reacher_hard", "reacher", 6, "reach a small target", data -> new Reacher(data, 0.015));
        put(tasks, "walker_stand", "walker", 24, "stand on two legs", data -> new Walker(data, 0));
        put(tasks, "walker_walk", "walker", 24, "walk on two legs at 1 m/s", data -> new Walker(data, 1));
        put(tasks, "walker_run", "walker", 24, "run on two legs at 8 m/s", data -> new Walker(data, 8));
        put(tasks, "cheetah_run", "cheetah", 17, "run at 10 m/s", Cheetah::new);
        put(tasks, "finger_spin", "finger", 9, "spin a body with a finger", Finger::new);
        put(tasks, "hopper_stand", "hopper", 15, "stand on one leg", data -> new Hopper(data, false));
        put(tasks, "hopper_hop", "hopper", 15, "hop on one leg at 2 m/s", data -> new Hopper(data, true));
        put(tasks, "ball_in_cup_catch", "ball_in_cup", 8, "catch a ball on a string", BallInCup::new);
        put(tasks, "acrobot_swingup", "acrobot", 6, "swing two links up", data -> new Acrobot(data, false));
        put(tasks, "acrobot_swingup_sparse", "acrobot", 6, "swing two links up", data -> new Acrobot(data, true));
        put(tasks, "point_mass_easy", "point_mass", 4, "bring a point mass to the middle", PointMass::new);
        return Collections.unmodifiableMap(tasks);
    }

    private static void put(
            final Map<String, Entry> tasks,
            final String id,
            final String model,
            final int observation,
            final String line,
            final Function<Data, Task> task) {
        tasks.put("dmc/" + id, new Entry(model, observation, line, task));
    }

    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        TASKS.forEach((id, task) -> lines.put(
                id, task.line() + "; " + task.observation() + " floats, rewards 0 to 1, 1000 steps (MuJoCo)"));
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> options(final String id) {
        return Sight.options();
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final EnvironmentId id = EnvironmentId.parse(text);
        final Entry task = TASKS.get(id.name());
        if (task == null) {
            throw new IllegalArgumentException("no task '" + id + "' of the control suite");
        }
        final Model model = Model.parse(id.name(), mjcf(task.model()));
        final EnvSpec spec = MujocoEnvironment.spec(Threads.without(text), model, lanes, task.observation(), LIMIT);
        return Sight.environment(id, spec, model, task.task());
    }

    /** @return our model of a domain, complete in itself. */
    public static String mjcf(final String domain) {
        return text(domain).replace(SCENE, text("scene"));
    }

    private static String text(final String name) {
        try (InputStream in = Model.class.getResourceAsStream("suite/" + name + ".xml")) {
            if (in == null) {
                throw new IllegalStateException("model " + name + ".xml is not among our resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
