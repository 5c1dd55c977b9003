package dev.reverie.benchmarks;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import dev.reverie.storage.replay.SequenceBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The replay ring beside copies of as many bytes: batches of 16 sequences of 64 rows of 512 B out of 512 MB, against pieces as
 * long from random places; a tick of 64 rows of 40 B added, against one copy of the tick.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReplaySampling {
    private static final int LANES = 64;
    private static final int EPISODE = 1000;

    private static StepLayout layout(final int floats) {
        return new EnvSpec(
                        "rows",
                        LANES,
                        List.of(Field.vector("observation", floats, -1, 1)),
                        new ActionSpace.Discrete(2),
                        EPISODE)
                .layout();
    }

    private static void tick(final Experience experience, final long tick) {
        experience.stamp(0, tick, 0, tick, tick);
        for (int lane = 0; lane < LANES; lane++) {
            final long at = (tick + 13L * lane) % EPISODE;
            experience.rows().put(lane, at == 0 ? Phase.FIRST : at == EPISODE - 1 ? Phase.LAST : Phase.MID, 1, 1);
        }
    }

    /** A full ring of rows of 512 B, and as much memory without any order. */
    @State(Scope.Thread)
    public static class Sampling {
        private static final int ROWS = 1 << 20;
        private static final int BATCH = 16;
        private static final int LENGTH = 64;

        private final StepLayout layout = layout((512 - StepLayout.FIELDS - 4) / 4);
        private final ReplayRing ring = new ReplayRing(layout, new ReplayConfig(ROWS, false));
        private final SequenceBatch batch = new SequenceBatch(layout, BATCH, LENGTH);
        private final SplittableRandom random = new SplittableRandom(7);
        private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(ROWS * 512));
        private final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH * LENGTH * 512));

        /** Fills both. */
        @Setup
        public void setup() {
            final Experience experience = Experience.allocate(layout, LANES);
            for (long tick = 0; tick < 2 * ROWS / LANES; tick++) {
                tick(experience, tick);
                ring.add(experience);
            }
            memory.setMemory(0, memory.capacity(), (byte) 1);
        }

        /** Frees the ring. */
        @TearDown
        public void close() {
            ring.close();
        }
    }

    /** A ring of rows of 40 B that overwrites, and its ticks. */
    @State(Scope.Thread)
    public static class Adding {
        private static final int ROWS = 1_000_000;
        private static final int TICKS = 1000;

        private final StepLayout layout = layout(5);
        private final ReplayRing ring = new ReplayRing(layout, new ReplayConfig(ROWS, false));
        private final ReplayRing sampled = new ReplayRing(layout, new ReplayConfig(ROWS, false));
        private final Experience[] ticks = new Experience[TICKS];
        private final int bytes = layout.stride() * LANES;
        private final UnsafeBuffer memory =
                new UnsafeBuffer(ByteBuffer.allocateDirect(ROWS / LANES * LANES * layout.stride()));
        private long tick;
        private int at;

        /** Fills the rings. */
        @Setup
        public void setup() {
            for (int i = 0; i < TICKS; i++) {
                ticks[i] = Experience.allocate(layout, LANES);
            }
            sampled.add(next());
            sampled.sample(new SequenceBatch(layout, 1, 1), new SplittableRandom(7));
            for (int i = 0; i < 2 * ROWS / LANES; i++) {
                ring.add(next());
                sampled.add(next());
            }
        }

        private Experience next() {
            final Experience experience = ticks[(int) (tick % TICKS)];
            if (tick < TICKS) {
                tick(experience, tick);
            }
            experience.stamp(0, tick, 0, tick, tick);
            tick++;
            return experience;
        }

        /** Frees the rings. */
        @TearDown
        public void close() {
            ring.close();
            sampled.close();
        }
    }

    /** A batch out of the ring. */
    @Benchmark
    public boolean sample(final Sampling state) {
        return state.ring.sample(state.batch, state.random);
    }

    /** The same bytes from random places. */
    @Benchmark
    public UnsafeBuffer sampleFloor(final Sampling state) {
        final int bytes = Sampling.LENGTH * 512;
        for (int b = 0; b < Sampling.BATCH; b++) {
            final int from = state.random.nextInt(Sampling.ROWS - Sampling.LENGTH) * 512;
            state.target.putBytes(b * bytes, state.memory, from, bytes);
        }
        return state.target;
    }

    /** A tick into a full ring that nobody samples. */
    @Benchmark
    public long add(final Adding state) {
        state.ring.add(state.next());
        return state.ring.transitions();
    }

    /** A tick into a full ring whose sequences of one length are indexed. */
    @Benchmark
    public long addIndexed(final Adding state) {
        state.sampled.add(state.next());
        return state.sampled.transitions();
    }

    /** The same bytes in one piece. */
    @Benchmark
    public UnsafeBuffer addFloor(final Adding state) {
        final Experience experience = state.next();
        state.memory.putBytes(state.at, experience.rows().buffer(), 0, state.bytes);
        state.at = state.at + state.bytes == state.memory.capacity() ? 0 : state.at + state.bytes;
        return state.memory;
    }
}
