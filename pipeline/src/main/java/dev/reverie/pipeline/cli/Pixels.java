package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.Environments;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code --pixels} makes of an environment. */
final class Pixels {
    private static final String OPTION = "pixels";

    private Pixels() {}

    /**
     * @param env id of an environment.
     * @return the id under which it shows pictures: with the option {@code pixels} if it has that, else as it is.
     * @throws ConfigException if it has not, and shows none.
     */
    static String of(final String env) {
        final EnvironmentId id = EnvironmentId.parse(env);
        if (id.options().containsKey(OPTION)) {
            return env;
        }
        if (Environments.options(env).containsKey(OPTION)) {
            final Map<String, String> options = new LinkedHashMap<>();
            options.put(OPTION, "");
            options.putAll(id.options());
            return new EnvironmentId(id.name(), options).toString();
        }
        try (Environment environment = Environments.make(env, 1)) {
            final boolean shown = environment.spec().observation().stream()
                    .anyMatch(field ->
                            field.dtype() == DType.UINT8 && field.shape().size() == 3 && field.high() == 255);
            if (shown) {
                return env;
            }
            throw new ConfigException("environment '" + env + "' can show no pictures, only "
                    + environment.spec().observation() + ": leave --pixels out, or take one of MuJoCo's or catch,"
                    + " paddle, car-racing, push-table, sokoban-pixels");
        }
    }
}
