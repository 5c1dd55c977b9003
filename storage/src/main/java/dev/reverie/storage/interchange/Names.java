package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file calls its arrays: by role, the names that libraries use, unless the user names another.
 *
 * @param given role to name.
 */
public record Names(Map<String, String> given) {
    /** Between arrays that lie side by side. */
    static final String AND = " + ";
    /** What is not recorded. */
    static final String NONE = "none";

    private static final String SPLIT = "\\s+\\+\\s+";
    private static final Map<String, List<String>> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("observation", List.of("observations", "obs", "observation", "states", "observation.state"));
        KNOWN.put("action", List.of("actions", "acts", "action"));
        KNOWN.put("reward", List.of("rewards", "rews", "reward", "next.reward"));
        KNOWN.put("next_observation", List.of("next_observations", "next_obs", "next_observation"));
        KNOWN.put(
                "terminal",
                List.of(
                        "terminals",
                        "terminations",
                        "terminal",
                        "terminated",
                        "dones",
                        "next.terminated",
                        "next.done"));
        KNOWN.put("timeout", List.of("timeouts", "truncations", "truncated", "next.truncated"));
        KNOWN.put("start", List.of("episode_starts", "is_first"));
        KNOWN.put("episode", List.of("episode_index"));
        KNOWN.put("frame", List.of("frame_index"));
        KNOWN.put("index", List.of("indices"));
        KNOWN.put("episode_return", List.of("episode_returns"));
        KNOWN.put("is_last", List.of("is_last"));
        KNOWN.put("is_terminal", List.of("is_terminal"));
    }

    public Names {
        given = Map.copyOf(given);
        for (final String role : given.keySet()) {
            if (!KNOWN.containsKey(role)) {
                throw new ConfigException("no role '" + role + "' for an array" + NearNames.hint(role, KNOWN.keySet()));
            }
        }
    }

    /** The names that libraries use. */
    public static Names usual() {
        return new Names(Map.of());
    }

    /**
     * Reads a mapping file: a line {@code role: name} each; {@code #} begins a comment. {@code a + b} joins arrays, and
     * {@code reward: none} says that there are no rewards.
     *
     * @throws ConfigException if it cannot be read, or a line is none.
     */
    public static Names read(final Path file) {
        final Map<String, String> given = new LinkedHashMap<>();
        final List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (final IOException ex) {
            throw new ConfigException("mapping file " + file + " cannot be read: " + ex.getMessage());
        }
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            final int colon = line.indexOf(':');
            if (colon < 1 || colon == line.length() - 1) {
                throw new ConfigException("mapping file " + file + ", line " + (i + 1) + ": '" + line
                        + "' is no 'role: name'; roles are " + KNOWN.keySet());
            }
            given.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return new Names(given);
    }

    /** @return the column of a role, if the file has it. @throws ConfigException if the user named one that is not there. */
    Optional<Column> find(final String file, final Map<String, Column> columns, final String role) {
        final String name = given.get(role);
        if (name != null && name.equals(NONE) && !columns.containsKey(NONE)) {
            return Optional.empty();
        }
        if (name != null) {
            final List<Column> parts = new ArrayList<>();
            for (final String part : columns.containsKey(name) ? List.of(name) : List.of(name.split(SPLIT))) {
                final Column column = columns.get(part);
                if (column == null) {
                    throw new ConfigException(file + " has no array '" + part + "' for the role " + role
                            + NearNames.hint(part, columns.keySet()));
                }
                parts.add(column);
            }
            return Optional.of(parts.size() == 1 ? parts.get(0) : joined(file, parts));
        }
        return KNOWN.getOrDefault(role, List.of()).stream()
                .filter(columns::containsKey)
                .findFirst()
                .map(known -> java.util.Objects.requireNonNull(columns.get(known)));
    }

    /** @return what the user names for a role, part by part; empty if nothing, or if it is said not to be recorded. */
    List<String> parts(final String role) {
        final String name = given.get(role);
        return name == null || name.equals(NONE) ? List.of() : List.of(name.split(SPLIT));
    }

    private static Column joined(final String file, final List<Column> parts) {
        for (final Column part : parts) {
            if (part.rows() != parts.get(0).rows()) {
                throw new ConfigException(file + ": array '" + part.name() + "' has " + part.rows() + " rows, but '"
                        + parts.get(0).name() + "' " + parts.get(0).rows());
            }
        }
        return JoinedColumn.of(parts);
    }

    /** @return whether the user says that a role is not recorded. */
    boolean isNone(final String role) {
        return NONE.equals(given.get(role));
    }

    /** @return the column of a role that must be there. */
    Column need(final String file, final Map<String, Column> columns, final String role) {
        return find(file, columns, role)
                .orElseThrow(() -> new ConfigException(file + " has no array for the role " + role + ": none of "
                        + KNOWN.get(role) + " among " + columns.keySet() + "; name it in a mapping file"));
    }
}
