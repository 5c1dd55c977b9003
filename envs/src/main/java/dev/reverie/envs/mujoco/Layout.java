package dev.reverie.envs.mujoco;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one version of MuJoCo keeps the fields of its structs; made by {@code envs/src/main/native/layout.c}. Immutable. */
final class Layout {

    /**
     * A field of a struct.
     *
     * @param offset  bytes from the struct's beginning.
     * @param type    in C, without the star of an array.
     * @param rows    of an array, a size of the model; empty for a field in place.
     * @param columns of an array, a number or a size of the model; empty for a field in place.
     */
    record Entry(int offset, String type, String rows, String columns) {
        boolean isArray() {
            return !rows.isEmpty();
        }

        int elementBytes() {
            return switch (type) {
                case "mjtNum" -> 8;
                case "int", "float" -> 4;
                case "mjtByte", "char" -> 1;
                default -> throw new IllegalStateException("elements of type " + type + " are not read");
            };
        }
    }

    private final int version;
    private final Map<String, Integer> sizes;
    private final Map<String, Entry> entries;

    Layout(final int version, final Map<String, Integer> sizes, final Map<String, Entry> entries) {
        this.version = version;
        this.sizes = Map.copyOf(sizes);
        this.entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** @return the layout of that version ({@code mj_version()}), or null if there is no table of it. */
    static @Nullable Layout of(final int version) {
        final String name = "layout-" + version / 100 + '.' + version / 10 % 10 + '.' + version % 10 + ".txt";
        try (InputStream in = Layout.class.getResourceAsStream(name)) {
            return in == null ? null : parse(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Layout parse(final InputStream in) throws IOException {
        final Map<String, Integer> sizes = new LinkedHashMap<>();
        final Map<String, Entry> entries = new LinkedHashMap<>();
        int version = 0;
        final BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            final String[] words = line.split(" ");
            if (words[0].equals("version")) {
                version = Integer.parseInt(words[1]);
            } else if (words[0].equals("sizeof")) {
                sizes.put(words[1], Integer.parseInt(words[2]));
            } else {
                final boolean array = words.length > 4;
                entries.put(
                        words[0] + '.' + words[1],
                        new Entry(
                                Integer.parseInt(words[2]),
                                array ? words[3].replace("*", "") : words[3],
                                array ? words[4] : "",
                                array ? words[5] : ""));
            }
        }
        return new Layout(version, sizes, entries);
    }

    int version() {
        return version;
    }

    /** @return bytes of a struct. */
    int size(final String struct) {
        final Integer size = sizes.get(struct);
        if (size == null) {
            throw new IllegalArgumentException("no struct '" + struct + "' in the table of version " + version);
        }
        return size;
    }

    /** @return the field {@code struct.field}. */
    Entry entry(final String name) {
        final Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no field '" + name + "' in the table of version " + version);
        }
        return entry;
    }

    /** @return arrays of a struct, in the order of the table. */
    List<Map.Entry<String, Entry>> arrays(final String struct) {
        final List<Map.Entry<String, Entry>> arrays = new ArrayList<>();
        for (final Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (entry.getValue().isArray() && entry.getKey().startsWith(struct + '.')) {
                arrays.add(entry);
            }
        }
        return arrays;
    }

    /** @return the same but for one field's offset. */
    Layout with(final String name, final int offset) {
        final Map<String, Entry> changed = new LinkedHashMap<>(entries);
        final Entry entry = entry(name);
        changed.put(name, new Entry(offset, entry.type(), entry.rows(), entry.columns()));
        return new Layout(version, sizes, changed);
    }

    /** @return the same but for one struct's size. */
    Layout withSize(final String struct, final int bytes) {
        final Map<String, Integer> changed = new LinkedHashMap<>(sizes);
        changed.put(struct, bytes);
        return new Layout(version, changed, entries);
    }
}
