package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.learners.RandomActor;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code reverie envs bench}: an environment under a random policy, on one thread, with nothing behind it. */
public final class ThroughputBench {
    private static final int TICKS = 1024;

    private ThroughputBench() {}

    /**
     * Measures and prints.
     *
     * @param id      of the environment.
     * @param lanes   stepped together.
     * @param seconds to measure, after as many of warming up, 2 at most.
     * @param json    whether to print one JSON object.
     * @param out     printed to.
     */
    public static void run(
            final String id, final int lanes, final double seconds, final boolean json, final PrintWriter out) {
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ConfigException("--seconds must be above 0 and at most 3600, got " + seconds);
        }
        try (Environment environment = Environments.make(id, lanes)) {
            final RandomActor actor = new RandomActor(environment.spec(), 1);
            final Rows rows = Rows.allocate(environment.spec().layout(), lanes);
            environment.reset(1, rows);
            measure(environment, actor, rows, Math.min(seconds, 2));
            final double rate = measure(environment, actor, rows, seconds);
            if (json) {
                final Map<String, Object> result = new LinkedHashMap<>();
                result.put("env", id);
                result.put("lanes", lanes);
                result.put("steps_per_s", rate);
                out.println(Json.write(result));
            } else {
                out.println(String.format(Locale.ROOT, "%s, %d lanes: %,.0f steps/s", id, lanes, rate));
            }
        }
    }

    private static double measure(
            final Environment environment, final RandomActor actor, final Rows rows, final double seconds) {
        final long begin = System.nanoTime();
        final long end = begin + (long) (seconds * 1e9);
        long ticks = 0;
        long now = begin;
        while (now < end) {
            for (int i = 0; i < TICKS; i++) {
                actor.act(rows, rows);
                environment.step(rows, rows);
            }
            ticks += TICKS;
            now = System.nanoTime();
        }
        return (double) ticks * rows.count() / (now - begin) * 1e9;
    }
}
