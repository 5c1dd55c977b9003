package dev.reverie.envs.mujoco.mjcf;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** {@code mjcf:file=MODEL.xml}: any model that MuJoCo compiles. */
public final class MjcfTasks implements EnvironmentSource {
    private static final int MOST_SUBSTEPS = 10_000;
    private static final double NOISE = 0.01;
    private static final Map<String, String> OPTIONS = options();
    private static final Map<String, String> SEEN = Map.of(
            "qpos",
            "qpos",
            "qvel",
            "qvel",
            "sensors",
            "sensordata",
            "bodies",
            "xpos",
            "sites",
            "site_xpos",
            "act",
            "act");

    private static Map<String, String> options() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("file", "the model, MJCF or URDF; options may also stand in MODEL.task beside it");
        lines.put("reward", "earned by each step, an expression such as 'qvel(slide) - 0.1*effort' (default: 0)");
        lines.put("rewardClass", "a class on the class path that computes the reward instead");
        lines.put("done", "ends the episode for good where it is not 0, an expression (default: 0)");
        lines.put("steps", "limit of an episode, 0 for none (default: 1000)");
        lines.put("substeps", "simulation steps in each step (default: 1)");
        lines.put("observe", "some of qpos, qvel, act, sensors, bodies, sites, joined by + (default: qpos+qvel)");
        lines.put("reset", "episodes begin with uniform noise within -S and S (default: 0.01)");
        lines.put("key", "episodes begin at keyframe N (default: the reference position)");
        lines.putAll(Sight.options());
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> descriptions() {
        return Map.of("mjcf", "any MuJoCo model: mjcf:file=MODEL.xml, with a reward of your own");
    }

    @Override
    public Map<String, String> options(final String id) {
        return OPTIONS;
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final EnvironmentId given = EnvironmentId.parse(text);
        final String file = given.text("file", "");
        if (file.isEmpty()) {
            throw new ConfigException("environment 'mjcf' needs a model: mjcf:file=MODEL.xml");
        }
        final Map<String, String> all =
                new LinkedHashMap<>(TaskFile.read(TaskFile.beside(Path.of(file)), OPTIONS.keySet()));
        all.putAll(given.options());
        final EnvironmentId id = new EnvironmentId("mjcf", all);
        final Model model = Model.read(Path.of(file));
        try {
            requireControls(model);
            final MjcfTask.Settings settings = new MjcfTask.Settings(
                    id.integer("substeps", 1, 1, MOST_SUBSTEPS),
                    id.number("reset", NOISE, 0, Double.MAX_VALUE),
                    key(id, model),
                    observed(id));
            final EnvSpec spec = MujocoEnvironment.spec(
                    Threads.without(text),
                    model,
                    lanes,
                    size(id, model, settings),
                    id.integer("steps", 1000, 0, Integer.MAX_VALUE));
            return Sight.environment(id, spec, model, task(id, settings));
        } catch (final RuntimeException ex) {
            model.close();
            throw ex;
        }
    }

    private static void requireControls(final Model model) {
        final int controls = model.size("nu");
        final List<String> problems = new ArrayList<>();
        for (int i = 0; i < controls; i++) {
            if (model.integer("actuator_ctrllimited", i) == 0) {
                final String name = model.nameOf(Model.Kind.ACTUATOR, i);
                problems.add("model '" + model.name() + "': actuator " + i
                        + (name == null || name.isEmpty() ? "" : " '" + name + "'")
                        + " has no limits: give it ctrllimited=\"true\" and a ctrlrange, which bounds the actions");
            }
        }
        if (controls == 0) {
            problems.add("model '" + model.name() + "' has no actuators, so that nothing can be done in it");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static int key(final EnvironmentId id, final Model model) {
        final int keys = model.size("nkey");
        if (keys == 0 && !id.text("key", "").isEmpty()) {
            throw new ConfigException("environment '" + id + "': the model has no keyframes");
        }
        return id.integer("key", -1, 0, keys - 1);
    }

    private static List<String> observed(final EnvironmentId id) {
        final List<String> arrays = new ArrayList<>();
        for (final String part : id.text("observe", "qpos+qvel").split("\\+", -1)) {
            final String array = SEEN.get(part.strip());
            if (array == null || arrays.contains(array)) {
                throw new ConfigException("environment '" + id + "': option 'observe' joins each of "
                        + "qpos, qvel, act, sensors, bodies, sites at most once by +, got '" + part + "'");
            }
            arrays.add(array);
        }
        return List.copyOf(arrays);
    }

    private static int size(final EnvironmentId id, final Model model, final MjcfTask.Settings settings) {
        int size = 0;
        try (Data probe = model.data()) {
            for (final String array : settings.observed()) {
                size += probe.doubles(array).size();
            }
            task(id, settings).apply(probe);
        }
        if (size == 0) {
            throw new ConfigException(
                    "environment '" + id + "': the model has nothing of what 'observe' names, such as sensors");
        }
        return size;
    }

    private static Function<Data, Task> task(final EnvironmentId id, final MjcfTask.Settings settings) {
        return data -> {
            final Readings readings = new Readings(data);
            final DoubleSupplier done = Expression.compile("done", id.text("done", "0"), readings);
            return new MjcfTask(data, settings, reward(id, data, readings), done);
        };
    }

    private static DoubleSupplier reward(final EnvironmentId id, final Data data, final Readings readings) {
        final String name = id.text("rewardClass", "");
        if (name.isEmpty()) {
            return Expression.compile("reward", id.text("reward", "0"), readings);
        }
        if (!id.text("reward", "").isEmpty()) {
            throw new ConfigException("environment '" + id + "': give either reward or rewardClass, not both");
        }
        try {
            final Reward reward = (Reward) Class.forName(name)
                    .asSubclass(Reward.class)
                    .getConstructor()
                    .newInstance();
            return () -> reward.of(data);
        } catch (final ClassNotFoundException ex) {
            throw new ConfigException("rewardClass '" + name + "' is not on the class path");
        } catch (final ClassCastException ex) {
            throw new ConfigException("rewardClass '" + name + "' does not implement " + Reward.class.getName());
        } catch (final ReflectiveOperationException ex) {
            throw new ConfigException(
                    "rewardClass '" + name + "' cannot be made by a public constructor without arguments: "
                            + (ex.getCause() == null ? ex : ex.getCause()));
        }
    }
}
