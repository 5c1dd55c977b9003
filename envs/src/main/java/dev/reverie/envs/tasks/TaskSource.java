package dev.reverie.envs.tasks;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code tasks:ID++ID}: any environments of vectors and real actions, each with options of its own, as one. */
public final class TaskSource implements EnvironmentSource {
    private static final String NAME = "tasks";
    private static final Pattern SEPARATOR = Pattern.compile("++", Pattern.LITERAL);

    @Override
    public Map<String, String> descriptions() {
        return Map.of(NAME, "several tasks at once: tasks:ID++ID, each with options of its own");
    }

    @Override
    public Map<String, String> options(final String id) {
        return Map.of(EnvironmentId.WHOLE, "the tasks' ids, joined by ++; options stand with each");
    }

    @Override
    public Environment make(final String id, final int lanes) {
        final List<String> tasks =
                List.of(SEPARATOR.split(EnvironmentId.parse(id).text(EnvironmentId.WHOLE, ""), -1));
        if (tasks.size() < 2 || tasks.stream().anyMatch(String::isBlank)) {
            throw new ConfigException("environment '" + id + "': several tasks are written tasks:ID++ID, such as "
                    + "tasks:Pendulum-v1++dmc/cartpole_swingup:repeat=2");
        }
        final TaskLanes made = TaskLanes.of(id, tasks, lanes);
        return made.isSimulated() ? new TaskSimulator(made) : made;
    }
}
