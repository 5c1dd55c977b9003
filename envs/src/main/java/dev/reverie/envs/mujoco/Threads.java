package dev.reverie.envs.mujoco;

import dev.reverie.envs.EnvironmentId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The option {@code threads=N} of every environment over MuJoCo: how its lanes are stepped, not what they do. */
public final class Threads {
    /** Its name. */
    public static final String OPTION = "threads";

    /** What it does, a line. */
    public static final String LINE = "lanes are stepped by N threads, to the same bytes (default: 1)";

    private static final int MOST = 256;

    private Threads() {}

    /** @return how many the id asks for. */
    public static int of(final String id) {
        return EnvironmentId.parse(id).integer(OPTION, 1, 1, MOST);
    }

    /** @return the id of the same task, which does not tell how many threads step it. */
    public static String without(final String id) {
        final EnvironmentId parsed = EnvironmentId.parse(id);
        final Map<String, String> options = new LinkedHashMap<>(parsed.options());
        options.remove(OPTION);
        return new EnvironmentId(parsed.name(), options).toString();
    }
}
