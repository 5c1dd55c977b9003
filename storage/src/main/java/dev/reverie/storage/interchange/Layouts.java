package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recognises how libraries lay transitions out in arrays. */
final class Layouts {
    private static final String OBSERVATION = "observation";

    private final String file;
    private final ArrayFile arrays;
    private final Map<String, Column> columns;
    private final Names names;
    private final EnvSpec env;
    private final List<String> notes;

    Layouts(final String file, final ArrayFile arrays, final Names names, final EnvSpec env) {
        this.file = file;
        this.arrays = arrays;
        this.columns = arrays.columns();
        this.names = names;
        this.env = env;
        this.notes = new ArrayList<>(arrays.notes());
    }

    /** @throws ConfigException if it is none that is known, naming what is missing. */
    Source source() {
        if (columns.keySet().stream().anyMatch(name -> name.matches("episode_\\d+/actions"))) {
            return new MinariSource(file, arrays, names, env, notes);
        }
        final Column observations = names.need(file, columns, OBSERVATION);
        final Column action = names.need(file, columns, "action");
        final Column reward =
                names.isNone("reward") ? new Zeros("reward", action.rows()) : names.need(file, columns, "reward");
        if (names.isNone("reward")) {
            notes.add("no rewards: they are 0");
        }
        final Column next = find("next_observation").orElse(null);
        final EpisodeSource.Parts parts = new EpisodeSource.Parts(observations, next, action, reward);
        return new EpisodeSource(file, arrays, parts, episodes(observations, next, action.rows()), notes, env);
    }

    private Optional<Column> find(final String role) {
        return names.find(file, columns, role);
    }

    private Episodes episodes(final Column observations, final @Nullable Column next, final long n) {
        final Optional<Column> index = find("index");
        final Optional<Column> start = find("start");
        final Optional<Column> terminal = find("terminal");
        if (index.isPresent() && observations.rows() > n) {
            return trajectories(observations, index.get(), terminal, n);
        }
        if (observations.rows() != n) {
            throw new ConfigException(file + ": array '" + observations.name() + "' has " + observations.rows()
                    + " rows for " + n + " actions");
        }
        if (next != null && next.rows() != n) {
            throw new ConfigException(
                    file + ": array '" + next.name() + "' has " + next.rows() + " rows for " + n + " actions");
        }
        final Optional<Column> episode = find("episode");
        if (episode.isPresent()) {
            return numbered(episode.get(), terminal, next, n);
        }
        if (start.isPresent()) {
            return starts(start.get(), next, n);
        }
        if (terminal.isEmpty() && env.stepLimit() > 0 && n % env.stepLimit() == 0) {
            return whole(next, n);
        }
        if (terminal.isEmpty()) {
            throw new ConfigException(file + " does not say where episodes end: none of its arrays " + columns.keySet()
                    + " is known as terminals, timeouts, episode_starts or indices; name one in a mapping file");
        }
        return flags(terminal.get(), find("timeout").orElse(null), next, n);
    }

    private Episodes.End byLength(final long length) {
        return env.stepLimit() > 0 && length >= env.stepLimit() ? Episodes.End.CUT : Episodes.End.TERMINATED;
    }

    /** The layout of imitation: one observation more than actions in every trajectory. */
    private Episodes trajectories(
            final Column observations, final Column index, final Optional<Column> terminal, final long n) {
        final long count = index.rows() + 1;
        final long[] ends = new long[Math.toIntExact(count)];
        for (int i = 0; i < count; i++) {
            ends[i] = i < count - 1 ? (long) index.value(i, 0) : n;
            if (ends[i] <= (i == 0 ? 0 : ends[i - 1]) || ends[i] > n) {
                throw new ConfigException(
                        file + ": array '" + index.name() + "' does not cut " + n + " steps into trajectories");
            }
        }
        if (observations.rows() != n + count) {
            throw new ConfigException(file + ": array '" + observations.name() + "' has " + observations.rows()
                    + " rows for " + n + " actions in " + count + " trajectories, which have " + (n + count));
        }
        final boolean[] isWhole = new boolean[ends.length];
        for (int i = 0; i < isWhole.length; i++) {
            isWhole[i] = terminal.isEmpty() || terminal.get().value(i, 0) != 0;
        }
        if (env.stepLimit() > 0) {
            notes.add("an episode of " + env.stepLimit() + " transitions counts as cut off by the step limit");
        }
        return new Trajectories(ends, i -> {
            final long length = ends[i] - (i == 0 ? 0 : ends[i - 1]);
            return isWhole[i] ? byLength(length) : Episodes.End.CUT;
        });
    }

    /** The layout of stable-baselines: flags where episodes begin. */
    private Episodes starts(final Column start, final @Nullable Column next, final long n) {
        rows(start, n);
        if (n > 0 && start.value(0, 0) == 0) {
            throw new ConfigException(file + ": array '" + start.name() + "' does not begin with an episode's start");
        }
        if (env.stepLimit() > 0) {
            notes.add("an episode of " + env.stepLimit() + " transitions counts as cut off by the step limit");
        }
        if (next == null) {
            notes.add("no final observations: every episode's last row is flagged");
        }
        long count = 0;
        for (long t = 0; t < n; t++) {
            count += start.value(t, 0) != 0 ? 1 : 0;
        }
        final boolean isLastWhole = find("episode_return").map(Column::rows).orElse(-1L) == count;
        if (!isLastWhole) {
            notes.add("whether the last episode ended is not said: it counts as cut off");
        }
        return new Flagged(n, next != null, t -> {
            if (t < n - 1 && start.value(t + 1, 0) == 0) {
                return Episodes.End.NO;
            }
            if (t == n - 1 && !isLastWhole) {
                return Episodes.End.CUT;
            }
            long first = t;
            while (start.value(first, 0) == 0) {
                first--;
            }
            return byLength(t - first + 1);
        });
    }

    /** The layout of LeRobot: each row has its episode's number. */
    private Episodes numbered(
            final Column episode, final Optional<Column> terminal, final @Nullable Column next, final long n) {
        rows(episode, n);
        final Optional<Column> frame = find("frame");
        final Optional<Column> timeout = find("timeout");
        frame.ifPresent(column -> rows(column, n));
        terminal.ifPresent(column -> rows(column, n));
        timeout.ifPresent(column -> rows(column, n));
        if (terminal.isEmpty()) {
            notes.add("nothing says how episodes end: each counts as cut off");
        } else if (env.stepLimit() > 0 && timeout.isEmpty()) {
            notes.add("an episode of " + env.stepLimit() + " transitions counts as cut off by the step limit");
        }
        if (next == null) {
            notes.add("no final observations: every episode's last row is flagged");
        }
        return new Numbered(
                file,
                episode,
                frame.orElse(null),
                terminal.orElse(null),
                timeout.orElse(null),
                next != null,
                timeout.isEmpty() ? env.stepLimit() : 0);
    }

    /** Nothing says where episodes end, but the steps are a whole number of episodes as long as they can be. */
    private Episodes whole(final @Nullable Column next, final long n) {
        notes.add("nothing says where episodes end: taken for " + n / env.stepLimit() + " episodes of the step limit, "
                + env.stepLimit() + " transitions, each cut off there");
        if (next == null) {
            notes.add("no final observations: every episode's last row is flagged");
        }
        return new Flagged(n, next != null, t -> (t + 1) % env.stepLimit() == 0 ? Episodes.End.CUT : Episodes.End.NO);
    }

    /** The layout of D4RL: flags where episodes end. */
    private Episodes flags(
            final Column terminal, final @Nullable Column timeout, final @Nullable Column next, final long n) {
        rows(terminal, n);
        if (timeout != null) {
            rows(timeout, n);
        }
        if (next == null) {
            notes.add("no final observations: every episode's last row is flagged");
        }
        if (n > 0 && terminal.value(n - 1, 0) == 0 && (timeout == null || timeout.value(n - 1, 0) == 0)) {
            notes.add("the last episode goes on beyond the file: it counts as cut off");
        }
        return new Flagged(n, next != null, t -> {
            if (terminal.value(t, 0) != 0) {
                return Episodes.End.TERMINATED;
            }
            return t == n - 1 || timeout != null && timeout.value(t, 0) != 0 ? Episodes.End.CUT : Episodes.End.NO;
        });
    }

    private void rows(final Column column, final long n) {
        if (column.rows() != n || !column.shape().isEmpty() && !column.shape().equals(List.of(1))) {
            throw new ConfigException(file + ": array '" + column.name() + "' has " + column.rows() + " rows of shape "
                    + column.shape() + " for " + n + " actions");
        }
    }
}
