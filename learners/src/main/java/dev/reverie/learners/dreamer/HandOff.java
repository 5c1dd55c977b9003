package dev.reverie.learners.dreamer;

import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * From a model learner to a behaviour learner, which may be on different threads and devices: where dreams begin, update by update, in
 * a ring of slots off the heap, and now and then the world model's weights. One thread gives, one takes; neither waits here.
 */
final class HandOff {
    private final Slot[] slots;
    private final ByteBuffer weights;
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong learned = new AtomicLong();
    private final AtomicLong pictures = new AtomicLong();
    private final AtomicLong loaded = new AtomicLong();
    private volatile boolean isLast;
    private volatile boolean isClosed;

    /** What one update hands over. */
    private static final class Slot {
        private final ByteBuffer[] parts;
        private long picture;
        private Stamp stamp = new Stamp(0, 0);

        Slot(final int... sizes) {
            parts = new ByteBuffer[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                parts[i] = bytes(sizes[i]);
            }
        }
    }

    /**
     * When weights were taken.
     *
     * @param version     updates of the model learner that they are of.
     * @param transitions that the replay had been given.
     */
    record Stamp(long version, long transitions) {}

    /**
     * An empty one.
     *
     * @param ahead   slots.
     * @param weights numbers of the world model.
     */
    HandOff(final DreamerConfig config, final int ahead, final long weights) {
        this.slots = new Slot[ahead];
        final int steps = config.length() * config.batch();
        for (int i = 0; i < ahead; i++) {
            slots[i] = new Slot(steps * config.deter(), steps * config.stoch(), steps, steps, steps);
        }
        this.weights = bytes(Math.toIntExact(weights));
    }

    private static ByteBuffer bytes(final int numbers) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, numbers))
                .order(ByteOrder.nativeOrder());
    }

    private static List<Tensor> parts(final Starts starts) {
        return List.of(starts.h(), starts.z(), starts.rewards(), starts.continues(), starts.last());
    }

    /** @return whether {@link #give} may be called. The giver. */
    boolean hasRoom() {
        return !isClosed && given.getPlain() - learned.get() < slots.length;
    }

    /** @return whether the weights given last were taken, so that others may be. The giver. */
    boolean hasRoomForWeights() {
        return loaded.get() == pictures.getPlain();
    }

    /** Copies weights, which go with what is given next. The giver, with room for them. */
    void picture(final Parameters world, final Stamp stamp) {
        world.values().download(weights.clear());
        pictures.setPlain(pictures.getPlain() + 1);
        next(given.getPlain()).stamp = stamp;
    }

    /** Copies where dreams begin. The giver, with room. */
    void give(final Starts starts) {
        final Slot slot = next(given.getPlain());
        int i = 0;
        for (final Tensor part : parts(starts)) {
            part.download(slot.parts[i++].clear());
        }
        slot.picture = pictures.getPlain();
        given.setRelease(given.getPlain() + 1);
    }

    private Slot next(final long count) {
        return slots[(int) (count % slots.length)];
    }

    /** @return whether there is something to {@link #take}. The taker. */
    boolean hasNext() {
        return given.get() > learned.getPlain();
    }

    /**
     * Takes weights, if any go with what is next.
     *
     * @return when they were given; {@code old} if there are none. The taker.
     */
    Stamp takeWeights(final Parameters world, final Stamp old) {
        final Slot slot = next(learned.getPlain());
        if (slot.picture == loaded.getPlain()) {
            return old;
        }
        world.values().overwrite(weights.clear());
        loaded.setRelease(slot.picture);
        return slot.stamp;
    }

    /** Sets tensors to what is next. The taker. */
    void take(final Starts into) {
        final Slot slot = next(learned.getPlain());
        int i = 0;
        for (final Tensor part : parts(into)) {
            part.overwrite(slot.parts[i++].clear());
        }
    }

    /** Says that it was learned: its slot is free. The taker. */
    void done() {
        learned.setRelease(learned.getPlain() + 1);
    }

    /** @return whether all that was given is learned. Any thread. */
    boolean isAtRest() {
        return given.get() == learned.get();
    }

    /** @return updates handed over and not yet learned. Any thread. */
    long waiting() {
        return given.get() - learned.get();
    }

    /** Says that nothing more will be given. */
    void end() {
        isLast = true;
    }

    /** @return whether nothing more will be given. Any thread. */
    boolean isEnded() {
        return isLast;
    }

    /** Says that nothing more will be taken. */
    void close() {
        isClosed = true;
    }

    /** @return whether nothing more will be taken. Any thread. */
    boolean isClosed() {
        return isClosed;
    }
}
