package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.config.ConfigException;
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

/** HalfCheetah-v4 and its kin; they need MuJoCo. */
public final class GymnasiumTasks implements EnvironmentSource {
    private static final String ASSETS = "/org/bytedeco/gym/python/gym/envs/mujoco/assets/";

    private record Entry(String model, int observation, int limit, String line, Function<Data, Task> task) {}

    private static final Map<String, Entry> TASKS = tasks();

    private static Map<String, Entry> tasks() {
        final Map<String, Entry> tasks = new LinkedHashMap<>();
        tasks.put(
                "HalfCheetah-v4", new Entry("half_cheetah", 17, 1000, "run with two legs in the plane", Gait::cheetah));
        tasks.put("Hopper-v4", new Entry("hopper", 11, 1000, "hop on one leg without falling", Gait::hopper));
        tasks.put("Walker2d-v4", new Entry("walker2d", 17, 1000, "walk on two legs without falling", Gait::walker));
        tasks.put("Ant-v4", new Entry("ant", 27, 1000, "run on four legs", Gait::ant));
        tasks.put("Swimmer-v4", new Entry("swimmer", 8, 1000, "swim with three links", Gait::swimmer));
        tasks.put("Reacher-v4", new Entry("reacher", 11, 50, "touch a point with a two-link arm", Reacher::new));
        tasks.put("Pusher-v4", new Entry("pusher", 23, 100, "push a cylinder to a goal with an arm", Pusher::new));
        tasks.put(
                "InvertedPendulum-v4",
                new Entry("inverted_pendulum", 4, 1000, "keep a pole up on a cart by forces", InvertedPendulum::new));
        tasks.put(
                "InvertedDoublePendulum-v4",
                new Entry(
                        "inverted_double_pendulum",
                        11,
                        1000,
                        "keep two jointed poles up on a cart",
                        InvertedDoublePendulum::new));
        return Collections.unmodifiableMap(tasks);
    }

    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        TASKS.forEach((id, task) -> lines.put(
                id, task.line() + "; " + task.observation() + " floats, at most " + task.limit() + " steps (MuJoCo)"));
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
            throw new IllegalArgumentException("no MuJoCo task '" + id + "' of Gymnasium's");
        }
        final Model model = Model.parse(id.name(), mjcf(task.model()));
        final EnvSpec spec =
                MujocoEnvironment.spec(Threads.without(text), model, lanes, task.observation(), task.limit());
        return Sight.environment(id, spec, model, task.task());
    }

    /** @return gym's model, with the places mended that MuJoCo 2.2 reads otherwise than the releases it was written for. */
    public static String mjcf(final String model) {
        final String text;
        try (InputStream in = GymnasiumTasks.class.getResourceAsStream(ASSETS + model + ".xml")) {
            if (in == null) {
                throw new ConfigException("gym's model " + model
                        + ".xml is not on the class path: it is in the Maven artifact org.bytedeco:gym");
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return switch (model) {
            case "hopper", "walker2d" -> text.replace("0.13/2", "0.065").replace("0.2/2", "0.1");
            case "inverted_pendulum" -> text.replace("<compiler ", "<compiler autolimits=\"true\" ");
            default -> text;
        };
    }
}
