package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentWrapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** The wrappers that come with Reverie. */
public final class Wrappers implements EnvironmentWrapper {
    private static final int MOST_PIXELS = 4096;
    private static final int MOST_STEPS = 1000;
    private static final Set<String> BARE = Set.of("gray", "normalise", "vector");

    @Override
    public Map<String, String> options() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("stack", "show the last N observations side by side on the last axis");
        lines.put("gray", "pictures in gray, [height, width, 1]");
        lines.put("resize", "pictures of N x N pixels, each the mean of its area");
        lines.put("vector", "the whole observation as one float32 vector, pictures as 0 to 1");
        lines.put("repeat", "take every action N times, rewards added up");
        lines.put("sticky", "take the last action again with probability P");
        lines.put("clip", "rewards within -R and R (default: 1)");
        lines.put("scale", "rewards times F");
        lines.put("limit", "truncate episodes after N steps");
        lines.put("normalise", "float32 observations less their mean, over their deviation so far");
        lines.put("latency", "show observations N steps late");
        lines.put("delay", "take actions N steps late");
        lines.put("noise", "float32 observations with normal noise of deviation S");
        lines.put("drop", "lose an observation with probability P: the last one is shown again");
        lines.put("vary", "gains of box actions and float32 observations within 1-R and 1+R, drawn every episode");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Environment wrap(
            final IntFunction<Environment> inner, final int lanes, final String option, final String value) {
        final String suffix = value.isEmpty() ? option : option + "=" + value;
        final EnvironmentId id = new EnvironmentId("NAME", Map.of(option, value));
        if (BARE.contains(option)) {
            id.oneOf(option, "", "");
        }
        switch (option) {
            case "repeat":
                return Singly.of(inner, lanes, id.integer(option, 1, 1, MOST_STEPS), 0, suffix);
            case "limit":
                return Singly.of(inner, lanes, 1, id.integer(option, 1, 1, Integer.MAX_VALUE), suffix);
            default:
                final Environment environment = inner.apply(lanes);
                try {
                    final Transform transform = transform(environment.spec(), id, option);
                    return Wrapped.of(
                            environment, transform, extended(environment.spec().id(), suffix));
                } catch (final RuntimeException e) {
                    environment.close();
                    throw e;
                }
        }
    }

    private static Transform transform(final EnvSpec spec, final EnvironmentId id, final String option) {
        return switch (option) {
            case "stack" -> new FrameStack(spec, id.integer(option, 1, 1, MOST_STEPS));
            case "gray" -> new Gray(spec);
            case "resize" -> new Resize(spec, id.integer(option, 1, 1, MOST_PIXELS));
            case "vector" -> new Vector(spec);
            case "sticky" -> new Sticky(spec, id.number(option, 0, 0, 1));
            case "clip" ->
                new ClipReward(spec, id.text(option, "").isEmpty() ? 1 : id.number(option, 1, 0, Double.MAX_VALUE));
            case "scale" -> new ScaleReward(spec, id.number(option, 1, -Double.MAX_VALUE, Double.MAX_VALUE));
            case "normalise" -> new Normalise(spec);
            case "latency" -> new Latency(spec, id.integer(option, 1, 1, MOST_STEPS));
            case "delay" -> new ActionDelay(spec, id.integer(option, 1, 1, MOST_STEPS));
            case "noise" -> new SensorNoise(spec, id.number(option, 0, 0, Double.MAX_VALUE));
            case "drop" -> new Dropped(spec, id.number(option, 0, 0, 1));
            case "vary" -> new Vary(spec, id.number(option, 0, 0, 1));
            default -> throw new IllegalArgumentException("no wrapper '" + option + "'");
        };
    }

    static String extended(final String id, final String suffix) {
        return id + (id.indexOf(':') < 0 ? ':' : ',') + suffix;
    }
}
