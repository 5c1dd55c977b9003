package dev.reverie.storage.checkpoint;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The file {@code manifest.json} of a checkpoint: a line of JSON, and in the next line the CRC32C of the first, 8 digits.
 *
 * @param step     of the checkpoint.
 * @param oldest   of the checkpoint.
 * @param position of the checkpoint.
 * @param score    of the checkpoint.
 * @param files    by name.
 */
record Manifest(long step, long oldest, long position, double score, Map<String, Entry> files) {
    static final String FILE = "manifest.json";
    static final int FORMAT = 1;
    /** Far more than any manifest has. */
    static final int MOST_BYTES = 1 << 20;

    /** A file's length and CRC32C. */
    record Entry(long bytes, String crc32c) {}

    static Manifest of(final Checkpoint checkpoint) {
        final Map<String, Entry> files = new LinkedHashMap<>();
        checkpoint.files().forEach((name, bytes) -> {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") || name.equals(FILE)) {
                throw new IllegalArgumentException("a checkpoint's file cannot be called '" + name + "'");
            }
            files.put(name, new Entry(bytes.remaining(), crc(bytes.duplicate())));
        });
        return new Manifest(checkpoint.step(), checkpoint.oldest(), checkpoint.position(), checkpoint.score(), files);
    }

    static String crc(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes);
        return String.format("%08x", (int) crc.getValue());
    }

    ByteBuffer bytes() {
        final Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", FORMAT);
        root.put("step", step);
        root.put("oldest", oldest);
        root.put("position", position);
        root.put("score", score);
        final Map<String, Object> described = new LinkedHashMap<>();
        files.forEach((name, entry) -> {
            final Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("bytes", entry.bytes);
            facts.put("crc32c", entry.crc32c);
            described.put(name, facts);
        });
        root.put("files", described);
        final String text = Json.write(root);
        final String crc = crc(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return ByteBuffer.wrap((text + "\n" + crc + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a manifest.
     *
     * @param bytes not trusted.
     * @param where for messages.
     * @throws ConfigException if it is of a newer format.
     */
    static Manifest parse(final byte[] bytes, final String where) throws DamagedCheckpointException {
        final String whole = new String(bytes, StandardCharsets.UTF_8);
        final int line = whole.indexOf('\n');
        if (line < 0) {
            throw new DamagedCheckpointException("its manifest is cut off");
        }
        final String text = whole.substring(0, line);
        final String crc = crc(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        if (!whole.substring(line).equals("\n" + crc + "\n")) {
            throw new DamagedCheckpointException("its manifest does not match its own checksum");
        }
        try {
            final Json.Node root = Json.parse(text);
            final int format = root.get("format").asInt();
            if (format > FORMAT) {
                throw new ConfigException("checkpoint " + where + " has format " + format
                        + ", which a newer version of reverie wrote; this one reads formats up to " + FORMAT
                        + ": go on with that version, or move the checkpoint away");
            }
            final Map<String, Entry> files = new LinkedHashMap<>();
            final Json.Node described = root.get("files");
            for (final String name : described.names()) {
                final Json.Node entry = described.get(name);
                files.put(
                        name,
                        new Entry(
                                entry.get("bytes").asLong(), entry.get("crc32c").asText()));
            }
            return new Manifest(
                    root.get("step").asLong(),
                    root.get("oldest").asLong(),
                    root.get("position").asLong(),
                    root.get("score").asDouble(),
                    files);
        } catch (final IllegalArgumentException ex) {
            throw new DamagedCheckpointException("its manifest is none: " + ex.getMessage());
        }
    }
}
