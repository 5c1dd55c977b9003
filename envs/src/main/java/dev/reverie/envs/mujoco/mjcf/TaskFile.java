package dev.reverie.envs.mujoco.mjcf;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options that stand beside a model: {@code hopper.task} for {@code hopper.xml}. A line is {@code option = value}; an indented
 * line goes on with the value before; lines that begin with {@code #} are not read.
 */
final class TaskFile {
    private static final long MOST_BYTES = 1 << 16;

    private TaskFile() {}

    /** @return where the options of a model stand. */
    static Path beside(final Path model) {
        final String name = String.valueOf(model.getFileName());
        final int dot = name.lastIndexOf('.');
        return model.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".task");
    }

    /**
     * @param file  not trusted; need not be there.
     * @param known options.
     * @return values by option.
     * @throws ConfigException naming file and line.
     */
    static Map<String, String> read(final Path file, final Set<String> known) {
        final Map<String, String> options = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return options;
        }
        final List<String> lines = lines(file);
        String last = "";
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && !last.isEmpty()) {
                options.merge(last, line.strip(), (before, more) -> before + ' ' + more);
                continue;
            }
            final int equals = line.indexOf('=');
            last = equals < 0 ? line.strip() : line.substring(0, equals).strip();
            final String at = file + ":" + (i + 1) + ": ";
            if (equals < 0) {
                throw new ConfigException(at + "a line is written OPTION = VALUE, got '" + line.strip() + "'");
            }
            if (!known.contains(last)) {
                throw new ConfigException(at + "no option '" + last + "'" + NearNames.hint(last, known));
            }
            if (options.put(last, line.substring(equals + 1).strip()) != null) {
                throw new ConfigException(at + "option '" + last + "' stands twice");
            }
        }
        return options;
    }

    private static List<String> lines(final Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ConfigException(file + " has more than " + MOST_BYTES + " bytes");
            }
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (final IOException ex) {
            throw new ConfigException(file + " cannot be read: " + ex);
        }
    }
}
