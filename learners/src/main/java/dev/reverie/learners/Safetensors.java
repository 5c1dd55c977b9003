package dev.reverie.learners;

import dev.reverie.config.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Weights as bytes in the safetensors format, which other programs read too.
 *
 * <pre>
 *   +--------+-----------------------------------------------+--------------------------+
 *   | uint64 | {"__metadata__":{"crc32c":"xxxxxxxx",...},    | arrays, little-endian,   |
 *   | header | "q":{"dtype":"F64","shape":[..],              | largest elements first,  |
 *   | length |      "data_offsets":[from,to]},...}, spaces   | so that all are aligned  |
 *   +--------+-----------------------------------------------+--------------------------+
 * </pre>
 *
 * The CRC32C, 8 hexadecimal digits, covers every byte with its own digits taken as {@code 0}. Bytes that must be ours, such as
 * a run's weights, are read by {@link #decode} and {@link #load}, which refuse what lacks the checksum; files that other
 * programs wrote by {@link #loadForeign}. Metadata has {@code version} and what the writer adds.
 *
 * <p>Read are F64, F32, I64, I32, U8, and as FLOAT32 F16 and BF16, as UINT8 BOOL; headers up to 1 MiB, data up to 2 GiB.
 */
public final class Safetensors {
    private static final String CRC = "crc32c";
    private static final String VERSION = "version";
    private static final String OPENING = "{\"" + SafetensorsHeader.METADATA + "\":{\"" + CRC + "\":\"";
    private static final String NO_CRC = "00000000";
    private static final int CRC_AT = 8 + OPENING.length();

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
        final Map<String, Integer> offsets = offsets(weights);
        final Map<String, Object> header = new LinkedHashMap<>();
        header.put(SafetensorsHeader.METADATA, notes);
        int end = 0;
        for (final Map.Entry<String, NamedArray> entry : weights.arrays().entrySet()) {
            final NamedArray array = entry.getValue();
            final int from = offsets.getOrDefault(entry.getKey(), 0);
            final int to = Math.addExact(from, array.data().remaining());
            end = Math.max(end, to);
            final Map<String, Object> described = new LinkedHashMap<>();
            described.put("dtype", SafetensorsType.of(array.dtype()).name());
            described.put("shape", array.shape());
            described.put("data_offsets", new int[] {from, to});
            if (header.put(entry.getKey(), described) != null) {
                throw new IllegalArgumentException("an array cannot be named '" + entry.getKey() + "'");
            }
        }
        final byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
        final int length = text.length + 7 & ~7;
        if (length > SafetensorsHeader.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a header of " + length + " bytes is beyond " + SafetensorsHeader.MOST_BYTES);
        }
        final ByteBuffer out =
                ByteBuffer.allocate(Math.addExact(8 + length, end)).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(length).put(text);
        while (out.position() < 8 + length) {
            out.put((byte) ' ');
        }
        weights.arrays()
                .forEach((name, array) -> out.put(
                        8 + length + offsets.getOrDefault(name, 0),
                        array.data(),
                        0,
                        array.data().remaining()));
        out.position(0);
        out.put(CRC_AT, String.format("%08x", crc(out)).getBytes(StandardCharsets.US_ASCII));
        return out;
    }

    /** Where each array begins. Readers that map a file want each at a multiple of its elements' size. */
    private static Map<String, Integer> offsets(final Weights weights) {
        final List<Map.Entry<String, NamedArray>> sorted =
                new ArrayList<>(weights.arrays().entrySet());
        sorted.sort(Map.Entry.comparingByValue(
                Comparator.comparingInt((NamedArray array) -> -array.dtype().bytes())));
        final Map<String, Integer> offsets = new HashMap<>();
        int end = 0;
        for (final Map.Entry<String, NamedArray> entry : sorted) {
            offsets.put(entry.getKey(), end);
            end = Math.addExact(end, entry.getValue().data().remaining());
        }
        return offsets;
    }

    /**
     * Decodes weights.
     *
     * @param bytes from {@link #encode}, not trusted; copied.
     * @return the weights.
     * @throws DamagedWeightsException if the bytes are no weights, cut off or changed.
     */
    public static Weights decode(final ByteBuffer bytes) {
        return parse(copied(bytes), true).weights;
    }

    /**
     * Decodes what was noted beside the weights.
     *
     * @param bytes from {@link #encode}, not trusted.
     * @return the metadata, {@code version} and {@code crc32c} included.
     * @throws DamagedWeightsException if the bytes are no weights, cut off or changed.
     */
    public static Map<String, String> metadata(final ByteBuffer bytes) {
        return parse(copied(bytes), true).metadata;
    }

    /**
     * Decodes weights that any program wrote. Without a checksum changed values go unseen; whether the arrays fit the bytes
     * is checked.
     *
     * @param bytes not trusted; copied.
     * @return the weights, of version 0 if this program did not write them.
     * @throws DamagedWeightsException if the bytes are no safetensors, hold a type that is not read, or have a checksum of
     *     ours that is wrong.
     */
    public static Weights decodeForeign(final ByteBuffer bytes) {
        return parse(copied(bytes), false).weights;
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
        return read(file, true).weights;
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
        return read(file, true).metadata;
    }

    /**
     * Reads weights from a file that any program wrote, as {@link #decodeForeign}.
     *
     * @param file not trusted.
     * @return the weights, of version 0 if this program did not write them.
     * @throws IOException             if the file cannot be read.
     * @throws DamagedWeightsException if it is no sound safetensors file; the message names the file.
     */
    public static Weights loadForeign(final Path file) throws IOException {
        return read(file, false).weights;
    }

    /**
     * Reads what any program noted beside the weights in a file.
     *
     * @param file not trusted.
     * @return the metadata, empty if there is none.
     * @throws IOException             if the file cannot be read.
     * @throws DamagedWeightsException if it is no sound safetensors file; the message names the file.
     */
    public static Map<String, String> loadForeignMetadata(final Path file) throws IOException {
        return read(file, false).metadata;
    }

    private record Content(Weights weights, Map<String, String> metadata) {}

    private static Content read(final Path file, final boolean isOurs) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long bytes = channel.size();
            // no byte of data is given room before the header accounts for it
            final ByteBuffer first = read(channel, 0, (int) Math.min(8, bytes));
            final int length = SafetensorsHeader.length(bytes, first);
            SafetensorsHeader.parse(read(channel, 8, length), bytes - 8 - length);
            return parse(read(channel, 0, (int) bytes), isOurs);
        } catch (final DamagedWeightsException ex) {
            throw new DamagedWeightsException(file + ": " + ex.getMessage(), ex);
        }
    }

    private static ByteBuffer read(final FileChannel channel, final long from, final int bytes) throws IOException {
        final ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (into.hasRemaining() && channel.read(into, from + into.position()) >= 0) {
            continue;
        }
        SafetensorsHeader.require(!into.hasRemaining(), "cut off while it was read");
        return into.flip();
    }

    private static ByteBuffer copied(final ByteBuffer given) {
        return ByteBuffer.allocate(given.remaining())
                .put(given.duplicate())
                .flip()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Content parse(final ByteBuffer bytes, final boolean isOurs) {
        final int length = SafetensorsHeader.length(bytes.remaining(), bytes);
        final boolean isSealed = isSealed(bytes, length);
        if (isOurs || isSealed) {
            SafetensorsHeader.require(isSealed, "does not begin as weights that this program wrote");
            final String stated = new String(bytes.array(), CRC_AT, NO_CRC.length(), StandardCharsets.US_ASCII);
            final String computed = String.format("%08x", crc(bytes));
            SafetensorsHeader.require(
                    stated.equals(computed), "states CRC32C " + stated + " but its bytes have " + computed);
        }
        final ByteBuffer data = bytes.slice(8 + length, bytes.remaining() - 8 - length);
        final SafetensorsHeader header = SafetensorsHeader.parse(bytes.slice(8, length), data.remaining());
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        header.entries().forEach(entry -> arrays.put(entry.name(), entry.array(data)));
        final String version = isSealed ? header.metadata().getOrDefault(VERSION, "") : "0";
        SafetensorsHeader.require(version.matches("-?[0-9]{1,18}"), "version '" + version + "' is no number");
        return new Content(new Weights(Long.parseLong(version), arrays), header.metadata());
    }

    private static boolean isSealed(final ByteBuffer bytes, final int length) {
        return length >= OPENING.length() + NO_CRC.length()
                && new String(bytes.array(), 8, OPENING.length(), StandardCharsets.UTF_8).equals(OPENING);
    }

    private static int crc(final ByteBuffer whole) {
        final CRC32C crc = new CRC32C();
        crc.update(whole.slice(0, CRC_AT));
        crc.update(NO_CRC.getBytes(StandardCharsets.US_ASCII));
        crc.update(whole.slice(CRC_AT + NO_CRC.length(), whole.limit() - CRC_AT - NO_CRC.length()));
        return (int) crc.getValue();
    }
}
