package dev.reverie.benchmarks;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Floor: messages from one thread to another over Aeron IPC, with nothing around it. */
final class RawAeron {
    private RawAeron() {}

    /** @return messages/s. */
    static double messages(final int length, final long count) throws InterruptedException {
        final MediaDriver.Context context = new MediaDriver.Context()
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy(10, 20, 1_000, 100_000))
                .ipcMtuLength(65_504)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true);
        try (MediaDriver driver = MediaDriver.launchEmbedded(context);
                Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
                Subscription subscription = aeron.addSubscription("aeron:ipc?term-length=16m", 1);
                ExclusivePublication publication = aeron.addExclusivePublication("aeron:ipc?term-length=16m", 1)) {
            while (!publication.isConnected()) {
                Thread.onSpinWait();
            }
            final Thread sender = new Thread(() -> send(publication, length, count), "sender");
            final AtomicLong received = new AtomicLong();
            final FragmentHandler handler = (buffer, offset, size, header) -> received.lazySet(received.getPlain() + 1);
            final IdleStrategy idle = idle();
            final long begin = System.nanoTime();
            sender.start();
            while (received.getPlain() < count) {
                idle.idle(subscription.poll(handler, 64));
            }
            final double rate = count * 1e9 / (System.nanoTime() - begin);
            sender.join();
            return rate;
        }
    }

    private static void send(final ExclusivePublication publication, final int length, final long count) {
        final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        final BufferClaim claim = new BufferClaim();
        final IdleStrategy idle = idle();
        for (long i = 0; i < count; i++) {
            while (publication.tryClaim(length, claim) < 0) {
                idle.idle();
            }
            idle.reset();
            claim.buffer().putBytes(claim.offset(), message, 0, length);
            claim.commit();
        }
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(10, 20, 1_000, 100_000);
    }
}
