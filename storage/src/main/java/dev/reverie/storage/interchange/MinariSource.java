package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Minari's layout: a group an episode, each with one observation more than actions. */
final class MinariSource implements Source {
    private static final Pattern EPISODE = Pattern.compile("episode_(\\d+)/(.*)");

    private final String file;
    private final ArrayFile arrays;
    private final Names names;
    private final EnvSpec env;
    private final List<String> notes;
    private final List<Map<String, Column>> episodes = new ArrayList<>();
    private long rows;
    private long tick;
    private int at;
    private @Nullable EpisodeSource current;

    MinariSource(
            final String file, final ArrayFile arrays, final Names names, final EnvSpec env, final List<String> notes) {
        this.file = file;
        this.arrays = arrays;
        this.names = names;
        this.env = env;
        this.notes = notes;
        final Map<Integer, Map<String, Column>> byNumber = new java.util.TreeMap<>();
        arrays.columns().forEach((name, column) -> {
            final Matcher matcher = EPISODE.matcher(name);
            if (matcher.matches()) {
                byNumber.computeIfAbsent(Integer.valueOf(matcher.group(1)), n -> new HashMap<>())
                        .put(matcher.group(2), column);
            }
        });
        byNumber.forEach((number, columns) -> {
            episodes.add(columns);
            rows += names.need(file + ": episode_" + number, columns, "action").rows();
        });
    }

    private EpisodeSource open(final Map<String, Column> columns) {
        final String where = file + ": episode " + at;
        final Column observations = names.need(where, columns, "observation");
        final Column action = names.need(where, columns, "action");
        final Column reward = names.need(where, columns, "reward");
        final Column terminal = names.need(where, columns, "terminal");
        final long n = action.rows();
        if (observations.rows() != n + 1 || terminal.rows() != n) {
            throw new ConfigException(where + " has " + observations.rows() + " observations and " + terminal.rows()
                    + " terminations for " + n + " actions; " + (n + 1) + " and " + n + " would be right");
        }
        final Trajectories one = new Trajectories(
                new long[] {n}, i -> terminal.value(n - 1, 0) != 0 ? Episodes.End.TERMINATED : Episodes.End.CUT);
        return new EpisodeSource(
                where, arrays, new EpisodeSource.Parts(observations, null, action, reward), one, List.of(), env);
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public @Nullable Experience next() {
        while (true) {
            if (current == null) {
                if (at == episodes.size()) {
                    return null;
                }
                current = open(episodes.get(at++));
            }
            final Experience next = current.next();
            if (next != null) {
                next.stamp(0, tick++, 0, 0, 0);
                return next;
            }
            current = null;
        }
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        arrays.close();
    }
}
