package dev.reverie.envs.mujoco.render;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.Field;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Eye;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import dev.reverie.envs.mujoco.Task;
import dev.reverie.envs.mujoco.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The options by which any environment of MuJoCo shows pictures: {@code pixels}, {@code camera}, {@code both}; and threads. */
public final class Sight {
    private static final int USUAL = 64;
    private static final int LEAST = 8;
    private static final int MOST = 1024;

    private Sight() {}

    /** @return a line of description by option. */
    public static Map<String, String> options() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("pixels", "show pictures uint8 [N, N, 3] in place of numbers (default: 64)");
        lines.put("camera", "that pictures are taken by: a name, a number, or free (default: 0)");
        lines.put("both", "show numbers and pictures");
        lines.put(Threads.OPTION, Threads.LINE);
        return lines;
    }

    /**
     * @param id      with the options.
     * @param numbers the spec without pictures.
     * @param model   owned from here on, even if this fails.
     * @param task    made for each lane.
     * @return the environment that shows what the options say.
     * @throws ConfigException if an option is wrong, the model has no such camera, or there is no EGL.
     */
    public static MujocoEnvironment environment(
            final EnvironmentId id, final EnvSpec numbers, final Model model, final Function<Data, Task> task) {
        try {
            final int threads = Threads.of(id.toString());
            if (!id.options().containsKey("pixels")) {
                for (final String option : List.of("camera", "both")) {
                    if (id.options().containsKey(option)) {
                        throw new ConfigException("environment '" + id + "': option '" + option
                                + "' goes with pixels, as in " + id.name() + ":pixels," + option);
                    }
                }
                return new MujocoEnvironment(numbers, model, task, null, threads);
            }
            final boolean plain = id.text("pixels", "").isEmpty();
            final int size = plain ? USUAL : id.integer("pixels", USUAL, LEAST, MOST);
            final boolean both =
                    id.options().containsKey("both") && id.oneOf("both", "", "").isEmpty();
            final Eye eye = new Renderer(model, size, camera(id, model));
            final List<Field> fields = new ArrayList<>(both ? numbers.observation() : List.of());
            fields.add(eye.field());
            final EnvSpec spec =
                    new EnvSpec(numbers.id(), numbers.lanes(), fields, numbers.action(), numbers.stepLimit());
            return new MujocoEnvironment(spec, model, task, eye, threads);
        } catch (final RuntimeException ex) {
            model.close();
            throw ex;
        }
    }

    private static int camera(final EnvironmentId id, final Model model) {
        final int cameras = model.size("ncam");
        final String wish = id.text("camera", "");
        if (wish.equals("free") || wish.isEmpty() && cameras == 0) {
            return Renderer.FREE;
        }
        if (wish.isEmpty()) {
            return 0;
        }
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < cameras; i++) {
            final String name = String.valueOf(model.nameOf(Model.Kind.CAMERA, i));
            if (name.equals(wish) || Integer.toString(i).equals(wish)) {
                return i;
            }
            names.add(name);
        }
        names.add("free");
        throw new ConfigException(
                "environment '" + id + "': the model has no camera '" + wish + "'" + NearNames.hint(wish, names));
    }
}
