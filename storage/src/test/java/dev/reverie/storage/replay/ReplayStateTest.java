package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A replay that was filled again from its oldest record, and given its state, goes on as the one that it was saved of. */
class ReplayStateTest {
    private static final StepLayout LAYOUT = Rollout.layout(3);
    private static final int WIDTH = 2;

    private final List<byte[]> log = new ArrayList<>();

    private void record(final Experience experience) {
        experience.seal(log.size());
        final byte[] bytes = new byte[experience.length()];
        experience.buffer().getBytes(0, bytes);
        log.add(bytes);
    }

    private Experience read(final int i) {
        return new Experience(LAYOUT).wrap(new UnsafeBuffer(log.get(i)), 0, log.get(i).length);
    }

    private static byte[] save(final ReplayRing ring) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ring.save(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void restore(final ReplayRing ring, final byte[] state) throws IOException {
        final DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
        ring.restore(in);
        assertEquals(-1, in.read(), "all of the state was read");
    }

    private static void learn(final ReplayRing ring, final SequenceBatch batch, final int i, final List<Long> seen) {
        final SplittableRandom random = new SplittableRandom(i);
        seen.add(ring.sample(batch, random) ? 1L : 0L);
        for (int b = 0; b < batch.batch(); b++) {
            seen.add(batch.rows().longAt(batch.at(b, batch.begin(b)), 0, 0));
            seen.add((long) Float.floatToIntBits(batch.weight(b)));
            batch.priority(b, random.nextInt(9));
            for (int j = 0; j < batch.length() * batch.width(); j++) {
                final int at = 4 * (b * batch.length() * batch.width() + j);
                seen.add((long) batch.columns().getFloat(at));
                batch.columns().putFloat(at, random.nextInt(1000));
            }
        }
        batch.writeBack();
        final SequenceBatch fresh = new SequenceBatch(LAYOUT, 1 + random.nextInt(9), 2);
        ring.fresh(fresh);
        for (int b = 0; b < fresh.batch(); b++) {
            seen.add(fresh.rows().longAt(fresh.at(b, 0), 0, 0));
        }
    }

    @Test
    void goesOnAsIfItHadNeverStopped() throws IOException {
        for (final SamplerConfig.Kind kind : SamplerConfig.Kind.values()) {
            log.clear();
            final int width = kind == SamplerConfig.Kind.TRANSITIONS ? 0 : WIDTH;
            final ReplayConfig config = new ReplayConfig(600, 0, false, width, SamplerConfig.of(kind));
            final Rollout[] rollouts = {
                new Rollout(LAYOUT, 5, 3, 12, 1).flawed(0.2, 0.02), new Rollout(LAYOUT, 2, 1, 12, 2).flawed(0.2, 0.02)
            };
            final SplittableRandom random = new SplittableRandom(kind.ordinal());
            final SequenceBatch batch =
                    new SequenceBatch(LAYOUT, 4, kind == SamplerConfig.Kind.TRANSITIONS ? 2 : 5, width);
            try (ReplayRing ring = new ReplayRing(LAYOUT, config)) {
                final List<Long> seen = new ArrayList<>();
                for (int i = 0; i < 700; i++) {
                    record(rollouts[i < 40 ? 0 : random.nextInt(2)].next());
                    ring.add(read(i));
                    learn(ring, batch, i, seen);
                }
                final byte[] state = save(ring);
                assertTrue(ring.oldest() > 100, "the replay has dropped rows");
                try (ReplayRing resumed = new ReplayRing(LAYOUT, config)) {
                    for (int i = (int) ring.oldest(); i < 700; i++) {
                        resumed.add(read(i));
                    }
                    restore(resumed, state);
                    assertArrayEquals(state, save(resumed));
                    assertEquals(ring.transitions(), resumed.transitions());
                    final List<Long> there = new ArrayList<>();
                    final List<Long> here = new ArrayList<>();
                    for (int i = 700; i < 1400; i++) {
                        record(rollouts[random.nextInt(2)].next());
                        ring.add(read(i));
                        resumed.add(read(i));
                        learn(ring, batch, i, there);
                        learn(resumed, batch, i, here);
                        assertEquals(there, here, kind + " at " + i);
                        there.clear();
                        here.clear();
                    }
                }
            }
        }
    }

    @Test
    void anotherContentIsRefused() throws IOException {
        final ReplayConfig config = new ReplayConfig(100, SamplerConfig.of(SamplerConfig.Kind.PRIORITIZED));
        final Rollout rollout = new Rollout(LAYOUT, 0, 2, 12, 1);
        try (ReplayRing ring = new ReplayRing(LAYOUT, config);
                ReplayRing other = new ReplayRing(LAYOUT, config)) {
            for (int i = 0; i < 20; i++) {
                record(rollout.next());
                ring.add(read(i));
            }
            final byte[] state = save(ring);
            assertThrows(IllegalStateException.class, () -> restore(other, state), "nothing was added");
            for (int i = 0; i < 19; i++) {
                other.add(read(i));
            }
            assertThrows(IllegalStateException.class, () -> restore(other, state), "the newest is missing");
            state[3]++;
            assertThrows(IllegalStateException.class, () -> restore(ring, state), "another format");
        }
    }

    @Test
    void columnsStayBesideTheirRowsUntilThoseAreOverwritten() {
        final ReplayConfig config = new ReplayConfig(
                300,
                0,
                false,
                WIDTH,
                SamplerConfig.of(SamplerConfig.Kind.UNIFORM).withContext(2));
        final Rollout[] rollouts = {new Rollout(LAYOUT, 0, 3, 9, 1), new Rollout(LAYOUT, 1, 2, 9, 1)};
        final java.util.Map<Long, Float> written = new java.util.HashMap<>();
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 8, 6, WIDTH);
        int remembered = 0;
        try (ReplayRing ring = new ReplayRing(LAYOUT, config)) {
            for (int i = 0; i < 600; i++) {
                ring.add(rollouts[i < 200 ? 0 : i % 2].next());
                if (!ring.sample(batch, new SplittableRandom(i))) {
                    continue;
                }
                for (int b = 0; b < 8; b++) {
                    for (int t = 0; t < 6; t++) {
                        final int row = batch.at(b, t);
                        final long id = batch.rows().longAt(row, 0, 0);
                        final float value = t < batch.begin(b) ? 0 : written.getOrDefault(id, 0f);
                        remembered += value > 0 ? 1 : 0;
                        assertEquals(value, batch.columns().getFloat(4 * WIDTH * row + 4), "tick " + i);
                    }
                }
                for (int b = 0; b < 8; b++) {
                    for (int t = 0; t < 6; t++) {
                        final int row = batch.at(b, t);
                        batch.columns().putFloat(4 * WIDTH * row + 4, i);
                        if (t >= batch.begin(b)) {
                            written.put(batch.rows().longAt(row, 0, 0), (float) i);
                        }
                    }
                }
                batch.writeBack();
            }
            assertTrue(remembered > 5000);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sample(new SequenceBatch(LAYOUT, 8, 6, 3), new SplittableRandom(1)));
        }
    }
}
