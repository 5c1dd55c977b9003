package dev.reverie.learners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.config.Json;
import dev.reverie.envs.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of other programs, foremost of Python's safetensors: benchmarks/peers/safetensors_peer.py. */
final class ForeignSafetensorsTest {
    private static final int MUTATIONS = 10_000;

    private static byte[] python() {
        try (InputStream in = Objects.requireNonNull(
                ForeignSafetensorsTest.class.getResourceAsStream("/golden/python.safetensors"))) {
            return in.readAllBytes();
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static double[] values(final NamedArray array) {
        final ByteBuffer data = array.data();
        return IntStream.range(0, data.remaining() / array.dtype().bytes())
                .mapToDouble(i -> switch (array.dtype()) {
                    case FLOAT32 -> data.getFloat(4 * i);
                    case FLOAT64 -> data.getDouble(8 * i);
                    case INT32 -> data.getInt(4 * i);
                    case INT64 -> data.getLong(8 * i);
                    case UINT8 -> data.get(i) & 0xff;
                })
                .toArray();
    }

    private static void holds(
            final Weights weights,
            final String name,
            final DType dtype,
            final List<Integer> shape,
            final double... is) {
        final NamedArray array = Objects.requireNonNull(weights.arrays().get(name), name);
        assertEquals(dtype, array.dtype(), name);
        assertEquals(shape, array.shape(), name);
        assertArrayEquals(is, values(array), name);
    }

    @Test
    void pythonsFilesAreRead(@TempDir final Path folder) throws IOException {
        final Path file = folder.resolve("python.safetensors");
        Files.write(file, python());
        final Weights weights = Safetensors.loadForeign(file);
        assertEquals(0, weights.version());
        assertEquals(10, weights.arrays().size());
        holds(weights, "z.weight", DType.FLOAT32, List.of(2, 3), 0, 0.25, 0.5, 0.75, 1, 1.25);
        holds(weights, "a.bias", DType.FLOAT64, List.of(3), 1e300, -0.0, Double.POSITIVE_INFINITY);
        holds(weights, "half", DType.FLOAT32, List.of(5), 1.5, -2, 65504, 0x1p-24, Double.POSITIVE_INFINITY);
        holds(weights, "brain", DType.FLOAT32, List.of(3), 1, -3.140625, Float.intBitsToFloat(0x714a0000));
        holds(weights, "mask", DType.UINT8, List.of(2, 2), 1, 0, 1, 1);
        holds(weights, "bytes", DType.UINT8, List.of(3), 0, 7, 255);
        holds(weights, "ints", DType.INT32, List.of(2), -1, Integer.MAX_VALUE);
        holds(weights, "longs", DType.INT64, List.of(2), Long.MIN_VALUE, 5);
        holds(weights, "scalar", DType.FLOAT32, List.of(), 3.25);
        holds(weights, "empty", DType.FLOAT32, List.of(0, 4));
        assertEquals(Map.of("framework", "numpy", "note", "\u00e4\uD83D\uDE00"), Safetensors.loadForeignMetadata(file));
        final DamagedWeightsException ex = assertThrows(DamagedWeightsException.class, () -> Safetensors.load(file));
        assertTrue(ex.getMessage().contains("this program"), ex.getMessage());
    }

    @Test
    void everyHalfIsTheFloatItIs() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            final int exponent = bits >> 10 & 31;
            final double fraction = (bits & 0x3ff) / 1024.0;
            final double magnitude = exponent == 31
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? fraction * 0x1p-14 : (1 + fraction) * Math.pow(2, exponent - 15);
            final double expected = bits < 0x8000 ? magnitude : -magnitude;
            final float found = SafetensorsType.float16((short) bits);
            assertEquals(expected, found, "bits " + bits);
            assertTrue(Float.isNaN(found) || found < 0 == expected < 0, "sign of " + bits);
        }
    }

    private static ByteBuffer file(final String header, final int data) {
        final byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .position(0);
    }

    @Test
    void anyOrderAndAlignmentIsRead() {
        final ByteBuffer bytes = file(
                "{\"late\":{\"data_offsets\":[3,11],\"shape\":[2],\"dtype\":\"F32\"},"
                        + "\"none\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[3,3]},"
                        + "\"early\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3],\"more\":1}}  ",
                11);
        bytes.putFloat(bytes.limit() - 4, 1.5f).put(bytes.limit() - 11, (byte) 9);
        final Weights weights = Safetensors.decodeForeign(bytes);
        assertEquals(
                List.of("late", "none", "early"), List.copyOf(weights.arrays().keySet()));
        holds(weights, "late", DType.FLOAT32, List.of(2), 0, 1.5);
        holds(weights, "early", DType.UINT8, List.of(3), 9, 0, 0);
        assertEquals(Map.of(), Safetensors.decodeForeign(file("{}", 0)).arrays());
    }

    private static void refused(final ByteBuffer bytes, final String reason) {
        final DamagedWeightsException ex =
                assertThrows(DamagedWeightsException.class, () -> Safetensors.decodeForeign(bytes), reason);
        assertTrue(ex.getMessage().contains(reason), ex.getMessage());
    }

    @Test
    void whatIsUnsoundIsRefusedWithItsReason() {
        refused(ByteBuffer.allocate(7), "cut off at 7");
        refused(ByteBuffer.allocate(8), "header of 0 bytes");
        for (final long length : new long[] {-1, Long.MIN_VALUE, 3, 1L << 40, Long.MAX_VALUE}) {
            refused(
                    ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length),
                    "header of " + length + " bytes in a file of 10");
        }
        refused(file(" ".repeat(2 << 20), 0), "at most 1048576");
        refused(file(" {}", 0), "begin with '{'");
        refused(file("[1]", 0), "begin with '{'");
        refused(file("{}}", 0), "no JSON");
        refused(file("{\"__metadata__\":5}", 0), "must be an object");
        refused(file("{\"__metadata__\":{\"a\":5}}", 0), "must be a string");
        final ByteBuffer truth = file("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
        refused(truth.put(truth.limit() - 1, (byte) 2), "BOOL has the byte 2");
        refused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4), "32-bit integer");
        refused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4.0]}}", 4), "32-bit integer");
        final ByteBuffer latin = file("{\"a\":{}}", 0);
        refused(latin.put(10, (byte) 0xe4), "UTF-8");
    }

    @Test
    void aChecksumOfOursIsCheckedThere() {
        final ByteBuffer ours =
                Safetensors.encode(new Weights(7, Map.of("q", NamedArray.of(new double[] {1}, 1))), Map.of());
        assertEquals(7, Safetensors.decodeForeign(ours).version());
        ours.put(ours.limit() - 1, (byte) 1);
        refused(ours, "CRC32C");
    }

    private static byte[] mutated(final byte[] whole, final SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int k = random.nextInt(4); k >= 0; k--) {
            final int at = random.nextInt(bytes.length);
            final int kind = random.nextInt(6);
            if (kind == 0 && bytes.length > 1) {
                bytes = Arrays.copyOf(bytes, at);
            } else if (kind == 1) {
                final byte[] longer = new byte[bytes.length + 1 + random.nextInt(20)];
                System.arraycopy(bytes, 0, longer, 0, at);
                System.arraycopy(bytes, at, longer, longer.length - bytes.length + at, bytes.length - at);
                bytes = longer;
            } else if (kind == 2) {
                bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) random.nextInt();
            } else if (kind == 3) {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            } else if (kind == 4) {
                bytes[at] = (byte) "0123456789{}[]\",:-eE".charAt(random.nextInt(20));
            } else {
                final int from = random.nextInt(bytes.length);
                System.arraycopy(whole, 0, bytes, from, Math.min(whole.length, bytes.length - from) / 2);
            }
            if (bytes.length == 0) {
                return bytes;
            }
        }
        return bytes;
    }

    @Test
    void mutationsOfForeignFilesAreSoundOrRefused() {
        final SplittableRandom random = new SplittableRandom(11);
        final byte[] whole = python();
        final int[] counts = new int[2];
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                final byte[] bytes = mutated(whole, random);
                try {
                    Safetensors.decodeForeign(ByteBuffer.wrap(bytes)).arrays().forEach((name, array) -> values(array));
                    counts[0]++;
                } catch (final DamagedWeightsException ex) {
                    assertTrue(ex.getMessage().length() > 10, ex.getMessage());
                    counts[1]++;
                }
            }
        });
        assertTrue(counts[0] > 100 && counts[1] > 5_000, Arrays.toString(counts));
    }

    @Test
    void mutationsOfOurFilesAreTheSameOrRefused() {
        final SplittableRandom random = new SplittableRandom(12);
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        arrays.put("b", new NamedArray(DType.UINT8, List.of(3), ByteBuffer.wrap(new byte[] {1, 2, 3})));
        arrays.put("w", NamedArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
        final Weights weights = new Weights(3, arrays);
        final ByteBuffer encoded = Safetensors.encode(weights, Map.of("note", "x"));
        final byte[] whole = Arrays.copyOf(encoded.array(), encoded.limit());
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            final byte[] bytes = mutated(whole, random);
            try {
                assertEquals(weights, Safetensors.decode(ByteBuffer.wrap(bytes)));
            } catch (final DamagedWeightsException ex) {
                refused++;
            }
        }
        assertTrue(refused > 9_000, "refused " + refused);
    }

    /** The largest elements first: every array begins at a multiple of its elements' size. */
    @Test
    void arraysAreAlignedAndKeepTheirOrder() {
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        arrays.put("u", new NamedArray(DType.UINT8, List.of(3), ByteBuffer.wrap(new byte[] {1, 2, 3})));
        arrays.put("d", NamedArray.of(new double[] {1}, 1));
        arrays.put("f", new NamedArray(DType.FLOAT32, List.of(1), ByteBuffer.allocate(4)));
        arrays.put("d2", NamedArray.of(new double[] {2}, 1));
        final ByteBuffer bytes = Safetensors.encode(new Weights(1, arrays), Map.of());
        final int length = (int) bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        assertEquals(0, length % 8);
        final Json.Node header = Json.parse(new String(bytes.array(), 8, length, StandardCharsets.UTF_8));
        final Map<String, List<Double>> offsets = new LinkedHashMap<>();
        for (final String name : List.of("u", "d", "f", "d2")) {
            offsets.put(name, header.get(name).get("data_offsets").asDoubles());
        }
        assertEquals("{u=[20.0, 23.0], d=[0.0, 8.0], f=[16.0, 20.0], d2=[8.0, 16.0]}", offsets.toString());
        assertEquals(arrays, Safetensors.decode(bytes).arrays());
        assertEquals(
                List.of("u", "d", "f", "d2"),
                List.copyOf(Safetensors.decode(bytes).arrays().keySet()));
    }

    @Test
    void pythonReadsOurs(@TempDir final Path folder) throws IOException, InterruptedException {
        assumeTrue(exit("python3", "-c", "import safetensors.numpy") == 0, "python3 has no safetensors here");
        final Path file = folder.resolve("ours.safetensors");
        final Map<String, NamedArray> arrays = new LinkedHashMap<>();
        arrays.put("u/\u00e4", new NamedArray(DType.UINT8, List.of(3), ByteBuffer.wrap(new byte[] {1, 2, -1})));
        arrays.put("d", NamedArray.of(new double[] {1, -2.5}, 1, 2));
        arrays.put("s", new NamedArray(DType.INT32, List.of(), ByteBuffer.wrap(new byte[] {5, 0, 0, 0})));
        Safetensors.save(file, new Weights(12, arrays), Map.of("algorithm", "dqn"));
        final Process process = new ProcessBuilder(
                        "python3",
                        Path.of(System.getProperty("reverie.root"), "benchmarks/peers/safetensors_peer.py")
                                .toString(),
                        "read",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final Json.Node found = Json.parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
        assertEquals("dqn", found.get("metadata").get("algorithm").asText());
        assertEquals("12", found.get("metadata").get("version").asText());
        final Json.Node d = found.get("arrays").get("d");
        assertEquals(List.of(1.0, 2.0), d.get("shape").asDoubles());
        assertEquals("float64", d.get("dtype").asText());
        assertEquals(List.of(1.0, -2.5), d.get("values").asDoubles());
        assertEquals(
                List.of(1.0, 2.0, 255.0),
                found.get("arrays").get("u/\u00e4").get("values").asDoubles());
        assertEquals(List.of(5.0), found.get("arrays").get("s").get("values").asDoubles());
    }

    private static int exit(final String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (final IOException ex) {
            return -1;
        }
    }
}
