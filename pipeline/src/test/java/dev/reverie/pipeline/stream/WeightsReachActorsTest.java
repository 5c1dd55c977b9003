package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import io.aeron.ExclusivePublication;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsReachActorsTest {
    @TempDir
    Path directory;

    private final AtomicInteger encoded = new AtomicInteger();
    private final WeightsCodec codec = new WeightsCodec() {
        @Override
        public byte[] encode(final Weights weights) {
            encoded.incrementAndGet();
            final double[] values = weights.arrays().get("w").doubles();
            final ByteBuffer bytes = ByteBuffer.allocate(8 + 8 * values.length).putLong(weights.version());
            bytes.asDoubleBuffer().put(values);
            return bytes.array();
        }

        @Override
        public Weights decode(final byte[] bytes) {
            final ByteBuffer buffer = ByteBuffer.wrap(bytes);
            final long version = buffer.getLong();
            final double[] values = new double[bytes.length / 8 - 1];
            buffer.asDoubleBuffer().get(values);
            return weights(version, values);
        }
    };
    private WireTestCase test;
    private WeightsBroadcast broadcast;

    @BeforeEach
    void launch() {
        test = new WireTestCase(directory, 4);
        broadcast = test.wire.weightsBroadcast(codec);
    }

    @AfterEach
    void close() {
        broadcast.close();
        test.close();
    }

    @Test
    void everyVersionArrivesInOrderWhileTheActorKeepsUp() {
        try (WeightsInbox inbox = test.wire.weightsInbox(codec)) {
            for (long version = 0; version < 500; version++) {
                broadcast.offer(weights(version, version, -version));
                final Weights weights = receive(inbox, version);
                assertEquals(version, weights.version());
                assertArrayEquals(
                        new double[] {version, -version}, weights.get("w", 2).doubles());
            }
            assertTrue(broadcast.isIdle());
            assertNull(inbox.poll());
        }
    }

    @Test
    void anActorThatSleptGetsTheNewestOnly() {
        try (WeightsInbox inbox = test.wire.weightsInbox(codec)) {
            receiveFirst(inbox);
            for (long version = 1; version <= 1_000; version++) {
                broadcast.offer(weights(version, new double[20_000]));
                broadcast.doWork();
            }
            assertTrue(encoded.get() < 100, "superseded weights are not even encoded: " + encoded.get());
            long last = 0;
            int adopted = 0;
            while (last < 1_000) {
                broadcast.doWork();
                final Weights weights = inbox.poll();
                if (weights != null) {
                    assertTrue(weights.version() > last);
                    last = weights.version();
                    adopted++;
                }
            }
            assertTrue(adopted < 10, adopted + " adopted");
        }
    }

    @Test
    void whoJoinsLateGetsTheLatest() {
        try (WeightsInbox early = test.wire.weightsInbox(codec)) {
            receiveFirst(early);
            broadcast.offer(weights(7, 1, 2, 3));
            receive(early, 7);
            letTheDriverForget();
            try (WeightsInbox late = test.wire.weightsInbox(codec)) {
                assertArrayEquals(
                        new double[] {1, 2, 3}, receive(late, 7).get("w", 3).doubles());
            }
            assertNull(early.poll());
            assertEquals(2, encoded.get());
        }
    }

    @Test
    void whoJoinsBeforeAnythingWasOfferedGetsTheFirst() {
        broadcast.offer(weights(0, 5));
        broadcast.doWork();
        broadcast.offer(weights(1, 6));
        broadcast.doWork();
        try (WeightsInbox inbox = test.wire.weightsInbox(codec)) {
            assertEquals(6, receive(inbox, 1).get("w", 1).doubles()[0]);
        }
    }

    @Test
    void weightsLargerThanTheWireArriveWhole() {
        final double[] values = new double[4_000_000];
        Arrays.setAll(values, i -> i * 0.5);
        try (WeightsInbox inbox = test.wire.weightsInbox(codec)) {
            for (long version = 0; version < 3; version++) {
                values[0] = version;
                broadcast.offer(weights(version, values.clone()));
                assertArrayEquals(
                        values, receive(inbox, version).get("w", values.length).doubles());
            }
        }
    }

    @Test
    void bytesThatAreNoWeightsAreAFault() {
        try (WeightsInbox inbox = test.wire.weightsInbox(codec);
                ExclusivePublication intruder = test.wire.aeron().addExclusivePublication("aeron:ipc", Wire.WEIGHTS)) {
            final UnsafeBuffer garbage = new UnsafeBuffer(new byte[100]);
            WireTestCase.await("the intruder", () -> intruder.offer(garbage) > 0);
            assertThrows(IllegalStateException.class, () -> WireTestCase.await("fault", () -> inbox.poll() != null));
        }
    }

    @Test
    void aFlippedByteIsAFault() {
        try (WeightsInbox inbox = test.wire.weightsInbox(codec);
                ExclusivePublication intruder = test.wire.aeron().addExclusivePublication("aeron:ipc", Wire.WEIGHTS)) {
            final byte[] bytes = codec.encode(weights(3, 1, 2));
            final UnsafeBuffer chunk = new UnsafeBuffer(new byte[WeightsChunk.HEADER + bytes.length]);
            chunk.putInt(0, WeightsChunk.MAGIC);
            chunk.putInt(WeightsChunk.LENGTH, bytes.length);
            chunk.putLong(WeightsChunk.VERSION, 3);
            chunk.putInt(WeightsChunk.CRC, WeightsChunk.crc32c(bytes));
            chunk.putBytes(WeightsChunk.HEADER, bytes);
            chunk.putByte(WeightsChunk.HEADER + 12, (byte) 1);
            WireTestCase.await("the intruder", () -> intruder.offer(chunk) > 0);
            final IllegalStateException fault = assertThrows(
                    IllegalStateException.class, () -> WireTestCase.await("fault", () -> inbox.poll() != null));
            assertTrue(fault.getMessage().contains("CRC32C"), fault.getMessage());
        }
    }

    @Test
    void whatCannotBeDecodedIsAFault() {
        final WeightsCodec broken = new WeightsCodec() {
            @Override
            public byte[] encode(final Weights weights) {
                return codec.encode(weights);
            }

            @Override
            public Weights decode(final byte[] bytes) {
                throw new IllegalArgumentException("no weights");
            }
        };
        try (WeightsInbox inbox = test.wire.weightsInbox(broken)) {
            broadcast.offer(weights(0, 1));
            final IllegalStateException fault = assertThrows(IllegalStateException.class, () -> receive(inbox, 0));
            assertEquals("no weights", fault.getCause().getMessage());
        }
    }

    @Test
    void theLogPositionIsTheNewestAlsoForWhoJoinsLate() {
        try (LogPositionBroadcast keeper = test.wire.logPositionBroadcast();
                LogPositionInbox early = test.wire.logPositionInbox()) {
            assertEquals(-1, early.poll());
            for (long position = 0; position < 10_000; position++) {
                keeper.publish(position);
            }
            WireTestCase.await("the newest", () -> {
                keeper.doWork();
                return early.poll() == 9_999;
            });
            letTheDriverForget();
            try (LogPositionInbox late = test.wire.logPositionInbox()) {
                WireTestCase.await("the newest, late", () -> {
                    keeper.doWork();
                    return late.poll() == 9_999;
                });
            }
            assertThrows(IllegalArgumentException.class, () -> keeper.publish(9_998));
        }
    }

    /** A driver lets a late subscriber join where it last saw the others, which may be a little back. */
    private static void letTheDriverForget() {
        final long until = System.nanoTime() + 100_000_000L;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void receiveFirst(final WeightsInbox inbox) {
        broadcast.offer(weights(0, 0));
        receive(inbox, 0);
    }

    private Weights receive(final WeightsInbox inbox, final long version) {
        final @Nullable Weights[] newest = {null};
        WireTestCase.await("version " + version, () -> {
            broadcast.doWork();
            final Weights weights = inbox.poll();
            newest[0] = weights == null ? newest[0] : weights;
            return newest[0] != null && newest[0].version() >= version;
        });
        return assertNotNullWeights(newest[0]);
    }

    private static Weights assertNotNullWeights(final @Nullable Weights weights) {
        assertNotNull(weights);
        return weights;
    }

    private static Weights weights(final long version, final double... values) {
        return new Weights(version, Map.of("w", NamedArray.of(values, values.length)));
    }
}
