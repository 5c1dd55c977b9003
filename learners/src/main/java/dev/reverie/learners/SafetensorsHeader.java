package dev.reverie.learners;

import dev.reverie.config.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the header of a file says, after everything in it was checked: the arrays fill the data without holes or overlaps.
 *
 * @param metadata strings beside the arrays.
 * @param entries  in the header's order.
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    static final String METADATA = "__metadata__";
    /** Room for some 10,000 arrays; parsed, a hostile one takes a hundred times as much. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_AXES = 64;

    /**
     * An array.
     *
     * @param name  of it.
     * @param type  of its elements.
     * @param shape of it.
     * @param from  first byte in the data.
     * @param to    byte after the last.
     */
    record Entry(String name, SafetensorsType type, List<Integer> shape, int from, int to) {
        NamedArray array(final ByteBuffer data) {
            return type.array(name, shape, data.slice(from, to - from));
        }
    }

    /**
     * @param bytes of the whole file.
     * @param first as many of them as there are at hand, little-endian, from position 0 on; at least 8 if the file has.
     * @return length of the header.
     */
    static int length(final long bytes, final ByteBuffer first) {
        require(bytes >= 8, "cut off at " + bytes + " bytes");
        require(bytes <= Integer.MAX_VALUE - 8, bytes + " bytes are too many for weights");
        final long length = first.getLong(0);
        require(
                length >= 2 && length <= Math.min(MOST_BYTES, bytes - 8),
                "states a header of " + length + " bytes in a file of " + bytes + ", at most " + MOST_BYTES);
        return (int) length;
    }

    /**
     * @param text  of the header, not trusted.
     * @param bytes of the data after it.
     */
    static SafetensorsHeader parse(final ByteBuffer text, final long bytes) {
        try {
            require(text.get(text.position()) == '{', "its header does not begin with '{'");
            final Json.Node root = Json.parse(
                    StandardCharsets.UTF_8.newDecoder().decode(text.duplicate()).toString());
            final SafetensorsHeader header = new SafetensorsHeader(metadata(root), entries(root));
            header.fills(bytes);
            return header;
        } catch (final CharacterCodingException ex) {
            throw new DamagedWeightsException("its header is no UTF-8", ex);
        } catch (final IllegalArgumentException | ArithmeticException ex) {
            throw new DamagedWeightsException("its header is wrong: " + ex.getMessage(), ex);
        }
    }

    private static Map<String, String> metadata(final Json.Node root) {
        final Map<String, String> metadata = new LinkedHashMap<>();
        if (root.has(METADATA)) {
            final Json.Node notes = root.get(METADATA);
            notes.names().forEach(name -> metadata.put(name, notes.get(name).asText()));
        }
        return metadata;
    }

    private static List<Entry> entries(final Json.Node root) {
        final List<Entry> entries = new ArrayList<>();
        for (final String name : root.names()) {
            if (!name.equals(METADATA)) {
                entries.add(entry(name, root.get(name)));
            }
        }
        return entries;
    }

    private static Entry entry(final String name, final Json.Node node) {
        final List<Json.Node> offsets = node.get("data_offsets").items();
        require(offsets.size() == 2, "array '" + name + "' needs two data_offsets");
        final int from = offsets.get(0).asInt();
        final int to = offsets.get(1).asInt();
        require(0 <= from && from <= to, "array '" + name + "' goes from " + from + " to " + to);
        final SafetensorsType type = SafetensorsType.of(node.get("dtype").asText());
        final List<Json.Node> axes = node.get("shape").items();
        require(axes.size() <= MOST_AXES, "array '" + name + "' has " + axes.size() + " axes");
        final List<Integer> shape = new ArrayList<>(axes.size());
        long size = type.bytes();
        for (final Json.Node axis : axes) {
            final int n = axis.asInt();
            require(n >= 0, "array '" + name + "' has a negative axis");
            shape.add(n);
            size = Math.multiplyExact(size, n);
        }
        require(size == to - from, "array '" + name + "' takes " + size + " bytes, not " + (to - from));
        return new Entry(name, type, List.copyOf(shape), from, to);
    }

    private void fills(final long bytes) {
        final List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingInt(Entry::from).thenComparingInt(Entry::to));
        int end = 0;
        for (final Entry entry : sorted) {
            require(entry.from >= end, "array '" + entry.name + "' begins before another ended");
            require(entry.from <= end, "bytes " + end + " to " + entry.from + " of the data are of no array");
            require(entry.to <= bytes, "array '" + entry.name + "' ends outside the data");
            end = entry.to;
        }
        require(end == bytes, "its arrays take " + end + " of " + bytes + " bytes");
    }

    static void require(final boolean holds, final String problem) {
        if (!holds) {
            throw new DamagedWeightsException(problem);
        }
    }
}
