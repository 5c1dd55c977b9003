package dev.reverie.learners;

import dev.reverie.config.Json;
import dev.reverie.envs.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Weights as bytes in the safetensors format, which other programs read too.
 *
 * <pre>
 *   +--------+-----------------------------------------------+------------------------+
 *   | uint64 | {"__metadata__":{"crc32c":"xxxxxxxx",...},    | arrays, little-endian, |
 *   | header | "q":{"dtype":"F64","shape":[..],              | one after the other    |
 *   | length |      "data_offsets":[from,to]},...}, spaces   |                        |
 *   +--------+-----------------------------------------------+------------------------+
 * </pre>
 *
 * The CRC32C, 8 hexadecimal digits, covers every byte with its own digits taken as {@code 0}. Only bytes with this
 * checksum are read. Metadata has {@code version} and what the writer adds.
 */
public final class Safetensors {
    private static final String METADATA = "__metadata__";
    private static final String CRC = "crc32c";
    private static final String VERSION = "version";
    private static final String OPENING = "{\"" + METADATA + "\":{\"" + CRC + "\":\"";
    private static final String NO_CRC = "00000000";
    private static final int CRC_AT = 8 + OPENING.length();
    private static final int MOST_HEADER = 1 << 20;

    private Safetensors() {}

    /**
     * Encodes weights.
     *
     * @param weights  to encode.
     * @param metadata further strings, such as the algorithm and the environment; not {@code version} or {@code crc32c}.
     * @return the bytes, from position 0 to the limit.
     */
    public static ByteBuffer encode(final Weights weights, final Map<String, String> metadata) {
        final Map<String, Object> notes = new LinkedHashMap<>();
        notes.put(CRC, NO_CRC);
        notes.put(VERSION, Long.toString(weights.version()));
        metadata.forEach((key, value) -> {
            if (notes.put(key, value) != null) {
                throw new IllegalArgumentException("metadata '" + key + "' is written already");
            }
        });
        final Map<String, Object> header = new LinkedHashMap<>();
        header.put(METADATA, notes);
        long end = 0;
        for (final Map.Entry<String, NamedArray> entry : weights.arrays().entrySet()) {
            final NamedArray array = entry.getValue();
            final long from = end;
            end += array.data().remaining();
            final Map<String, Object> described = new LinkedHashMap<>();
            described.put("dtype", code(array.dtype()));
            described.put("shape", array.shape());
            described.put("data_offsets", new long[] {from, end});
            if (header.put(entry.getKey(), described) != null) {
                throw new IllegalArgumentException("an array cannot be named '" + entry.getKey() + "'");
            }
        }
        final byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
        final int length = text.length + 7 & ~7;
        if (length > MOST_HEADER) {
            throw new IllegalArgumentException("a header of " + length + " bytes is beyond " + MOST_HEADER);
        }
        final ByteBuffer out =
                ByteBuffer.allocate(Math.toIntExact(8 + length + end)).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(length).put(text);
        for (int i = text.length; i < length; i++) {
            out.put((byte) ' ');
        }
        weights.arrays().values().forEach(array -> out.put(array.data()));
        out.flip();
        out.put(CRC_AT, String.format("%08x", crc(out)).getBytes(StandardCharsets.US_ASCII));
        return out;
    }

    /**
     * Decodes weights.
     *
     * @param bytes from {@link #encode}, not trusted; copied.
     * @return the weights.
     * @throws DamagedWeightsException if the bytes are no weights, cut off or changed.
     */
    public static Weights decode(final ByteBuffer bytes) {
        return parse(bytes).weights;
    }

    /**
     * Decodes what was noted beside the weights.
     *
     * @param bytes from {@link #encode}, not trusted.
     * @return the metadata, {@code version} and {@code crc32c} included.
     * @throws DamagedWeightsException if the bytes are no weights, cut off or changed.
     */
    public static Map<String, String> metadata(final ByteBuffer bytes) {
        return parse(bytes).metadata;
    }

    /**
     * Writes weights to a file, whole or not at all: a temporary file beside it is synchronised and renamed.
     *
     * @param file     to replace.
     * @param weights  to write.
     * @param metadata further strings.
     * @throws IOException if the file cannot be written; its message names the file.
     */
    public static void save(final Path file, final Weights weights, final Map<String, String> metadata)
            throws IOException {
        final Path beside = file.resolveSibling(file.getFileName() + ".part");
        final ByteBuffer bytes = encode(weights, metadata);
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads weights from a file.
     *
     * @param file from {@link #save}, not trusted.
     * @return the weights.
     * @throws IOException             if the file cannot be read.
     * @throws DamagedWeightsException if its bytes are no weights, cut off or changed; the message names the file.
     */
    public static Weights load(final Path file) throws IOException {
        return read(file).weights;
    }

    /**
     * Reads what was noted beside the weights in a file.
     *
     * @param file from {@link #save}, not trusted.
     * @return the metadata, {@code version} and {@code crc32c} included.
     * @throws IOException             if the file cannot be read.
     * @throws DamagedWeightsException if its bytes are no weights, cut off or changed; the message names the file.
     */
    public static Map<String, String> loadMetadata(final Path file) throws IOException {
        return read(file).metadata;
    }

    private record Content(Weights weights, Map<String, String> metadata) {}

    private static Content read(final Path file) throws IOException {
        if (Files.size(file) > Integer.MAX_VALUE - 8) {
            throw new DamagedWeightsException(file + ": " + Files.size(file) + " bytes are too many for weights");
        }
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        try {
            return parse(bytes);
        } catch (final DamagedWeightsException ex) {
            throw new DamagedWeightsException(file + ": " + ex.getMessage(), ex);
        }
    }

    private static Content parse(final ByteBuffer given) {
        final ByteBuffer bytes = ByteBuffer.allocate(given.remaining())
                .put(given.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
        require(bytes.remaining() >= CRC_AT + NO_CRC.length(), "cut off at " + bytes.remaining() + " bytes");
        final long length = bytes.getLong(0);
        require(
                length >= OPENING.length() && length <= Math.min(MOST_HEADER, bytes.remaining() - 8),
                "states a header of " + length + " bytes in a file of " + bytes.remaining() + ", at most "
                        + MOST_HEADER);
        final String header = new String(bytes.array(), 8, (int) length, StandardCharsets.UTF_8);
        require(header.startsWith(OPENING), "does not begin as weights that this program wrote");
        final String stated = new String(bytes.array(), CRC_AT, NO_CRC.length(), StandardCharsets.US_ASCII);
        final String computed = String.format("%08x", crc(bytes));
        require(stated.equals(computed), "states CRC32C " + stated + " but its bytes have " + computed);
        try {
            return content(Json.parse(header), bytes.position(8 + (int) length).slice());
        } catch (final IllegalArgumentException | ArithmeticException ex) {
            throw new DamagedWeightsException("its header is wrong: " + ex.getMessage(), ex);
        }
    }

    private static Content content(final Json.Node header, final ByteBuffer data) {
        final Map<String, String> metadata = new LinkedHashMap<>();
        final Json.Node notes = header.get(METADATA);
        notes.names().forEach(name -> metadata.put(name, notes.get(name).asText()));
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        int end = 0;
        for (final String name : header.names()) {
            if (!name.equals(METADATA)) {
                final Json.Node node = header.get(name);
                final List<Json.Node> offsets = node.get("data_offsets").items();
                require(offsets.size() == 2, "array '" + name + "' needs two data_offsets");
                final int from = offsets.get(0).asInt();
                require(from == end, "array '" + name + "' does not begin where the one before it ended");
                end = offsets.get(1).asInt();
                require(from <= end && end <= data.capacity(), "array '" + name + "' ends outside the data");
                arrays.put(name, array(node, data.slice(from, end - from)));
            }
        }
        require(end == data.capacity(), "its arrays take " + end + " of " + data.capacity() + " bytes");
        final String version = notes.get(VERSION).asText();
        require(version.matches("-?[0-9]{1,18}"), "version '" + version + "' is no number");
        return new Content(new Weights(Long.parseLong(version), arrays), metadata);
    }

    private static NamedArray array(final Json.Node node, final ByteBuffer data) {
        return new NamedArray(
                dtype(node.get("dtype").asText()),
                node.get("shape").items().stream().map(Json.Node::asInt).toList(),
                data);
    }

    private static int crc(final ByteBuffer whole) {
        final CRC32C crc = new CRC32C();
        crc.update(whole.slice(0, CRC_AT));
        crc.update(NO_CRC.getBytes(StandardCharsets.US_ASCII));
        crc.update(whole.slice(CRC_AT + NO_CRC.length(), whole.limit() - CRC_AT - NO_CRC.length()));
        return (int) crc.getValue();
    }

    private static String code(final DType dtype) {
        return switch (dtype) {
            case UINT8 -> "U8";
            case INT32 -> "I32";
            case INT64 -> "I64";
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
        };
    }

    private static DType dtype(final String code) {
        for (final DType dtype : DType.values()) {
            if (code(dtype).equals(code)) {
                return dtype;
            }
        }
        throw new IllegalArgumentException("dtype '" + code + "' is none of U8, I32, I64, F32, F64");
    }

    private static void require(final boolean holds, final String problem) {
        if (!holds) {
            throw new DamagedWeightsException(problem);
        }
    }
}
