package dev.reverie.envs.bridge;

import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bridge}: a process in whatever language. */
public final class BridgeTasks implements EnvironmentSource {
    private static final int SHARED_FROM = 8192;
    private static final int MOST_RESTARTS = 1_000_000;

    @Override
    public Map<String, String> descriptions() {
        return Map.of("bridge", "any process: bridge:unix=/path, or bridge:exec=python3 my_env.py (docs/bridge.md)");
    }

    @Override
    public Map<String, String> options(final String id) {
        final Map<String, String> options = new LinkedHashMap<>();
        options.put("unix", "the socket where a process listens");
        options.put("exec", "the command that starts a process; holds no comma");
        options.put("over", "what a started process speaks through: socket or stdio (default: socket)");
        options.put("start", "seconds until a process must have told what it is (default: 60)");
        options.put("deadline", "seconds until it must have answered a step (default: 10)");
        options.put("restart", "times that a fallen process is started again, its lanes truncated (default: 0)");
        options.put("shared", "observations through shared memory: auto, on or off (default: auto, from 8 KiB)");
        return Collections.unmodifiableMap(options);
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final EnvironmentId id = EnvironmentId.parse(text);
        final Address address = Address.of(id);
        final long nanos = (long) (id.number("deadline", 10, 0.001, 86400) * 1e9);
        final long sharedFrom =
                switch (id.oneOf("shared", "auto", "auto", "on", "off")) {
                    case "on" -> 0;
                    case "off" -> Long.MAX_VALUE;
                    default -> SHARED_FROM;
                };
        return new BridgeEnvironment(
                () -> Conversation.open(address, id.toString(), lanes, sharedFrom, nanos),
                id.integer("restart", 0, 0, MOST_RESTARTS));
    }
}
