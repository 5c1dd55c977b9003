package dev.reverie.pipeline.run;

import dev.reverie.envs.Experience;
import dev.reverie.learners.BehaviourStage;
import dev.reverie.learners.Learner;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.log.ExperienceHandler;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.Pace;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.ReplayRing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Log to replay to updates, as the pace allows. One thread. */
final class LearnerLoop implements AutoCloseable {
    private static final int UPDATES_A_LOOK = 16;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LogReader tail;
    private final Replay replay;
    private final Pace pace;
    private final Learner learner;
    private final @Nullable BehaviourStage behaviour;
    private final int recordsACycle;
    private final ExperienceHandler add;
    private final long[] ticks = new long[RunConfig.MOST_ACTORS];
    private final LongSupplier end;

    private long owed;
    private long before;
    private long updates;
    private long learned = -1;
    private boolean isSound = true;

    /**
     * A loop over parts that it owns.
     *
     * @param tail          of the log, from the record that the replay lacks first.
     * @param replay        to fill.
     * @param pace          of updates.
     * @param learner       that learns from the replay.
     * @param recordsACycle records tailed at once before the updates that they owe; 1 for updates that see none too early.
     */
    LearnerLoop(
            final LogReader tail,
            final Replay replay,
            final Pace pace,
            final Learner learner,
            final int recordsACycle) {
        this(tail, replay, pace, learner, recordsACycle, () -> Long.MAX_VALUE - 1);
    }

    /**
     * A loop that goes no further than it is let.
     *
     * @param end sequence number of the last record that may be tailed now.
     */
    LearnerLoop(
            final LogReader tail,
            final Replay replay,
            final Pace pace,
            final Learner learner,
            final int recordsACycle,
            final LongSupplier end) {
        this.tail = tail;
        this.replay = replay;
        this.pace = pace;
        this.learner = learner;
        this.behaviour = learner.behaviour();
        this.recordsACycle = recordsACycle;
        this.end = end;
        this.add = this::add;
        Arrays.fill(ticks, -1);
    }

    private void add(final Experience experience) {
        replay.add(experience);
        final int actor = experience.actor();
        if (actor >= 0 && actor < ticks.length) {
            ticks[actor] = experience.tick();
        }
    }

    /**
     * Tails what is new if no update is owed, and makes updates that are.
     *
     * @param most updates to make now.
     * @return records tailed and updates made.
     */
    int work(final int most) {
        int done = 0;
        if (owed == 0) {
            final long ready = Math.min(recordsACycle, end.getAsLong() + 1 - tail.position());
            done = ready > 0 ? tail.poll(add, (int) ready) : 0;
            owed = pace.due(transitions());
        }
        final int now = update((int) Math.min(owed, most));
        owed -= now;
        updates += now;
        if (owed == 0) {
            learned = tail.position() - 1;
        }
        return done + now;
    }

    /** @return updates made: fewer than {@code most} if they took long or wait for the behaviour learner, so that the stage can do other work. */
    private int update(final int most) {
        isSound = false;
        final long begin = System.nanoTime();
        int made = 0;
        while (made < most && (behaviour == null || behaviour.hasRoom())) {
            learner.update();
            made++;
            if (made % UPDATES_A_LOOK == 0 && System.nanoTime() - begin > LONGEST_NANOS) {
                break;
            }
        }
        isSound = true;
        return made;
    }

    /** @return whether no update has failed. */
    boolean isSound() {
        return isSound;
    }

    /** @return whether updates are owed: if none were made, the behaviour learner is too far behind. */
    boolean owes() {
        return owed > 0;
    }

    /** @return whether the behaviour learner has learned all that it was handed. */
    boolean isAtRest() {
        return behaviour == null || behaviour.isAtRest();
    }

    /** @return sequence number up to which all is learned, -1 if none. */
    long learned() {
        return learned;
    }

    /** @return updates made. */
    long updates() {
        return updates;
    }

    /** @return transitions that may have been inserted in all by now. */
    long limit() {
        return pace.limit(updates);
    }

    /** @return transitions that the replay has been given. */
    long transitions() {
        return before + replay.transitions();
    }

    /** @return sequence number of the last record tailed, -1 if none. */
    long position() {
        return tail.position() - 1;
    }

    /** @return whether all updates that what was tailed owes are made. */
    boolean owesNothing() {
        return owed == 0 && learned == position();
    }

    /** @return newest tick tailed of an actor, -1 if none. */
    long tick(final int actor) {
        return ticks[actor];
    }

    /** @return all of the learner, a copy. */
    State learnerState() {
        final State state = new State();
        learner.save(state);
        return state;
    }

    /** @return sequence number of the first record that a replay of the same content needs. */
    long oldest() {
        return replay instanceof ReplayRing ring ? ring.oldest() : 0;
    }

    /** @return what the replay has beside the log's rows, a copy. */
    State replayState() {
        final State state = new State();
        if (replay instanceof ReplayRing ring) {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                ring.save(new DataOutputStream(bytes));
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
            state.put("oldest", ring.oldest());
            state.put("state", bytes.toByteArray());
        }
        return state;
    }

    /** Adds the loop's own counts; no update may be owed. */
    void save(final State into) {
        into.put("counts", updates, learned, transitions());
        into.put("ticks", ticks);
    }

    /**
     * Goes on from a moment.
     *
     * @param moment whose newest records the replay holds already; the tail begins after them.
     */
    void restore(final Moment moment) {
        final State own = moment.state(Moment.PROGRESS).in("loop");
        final long[] counts = own.longs("counts", 3);
        updates = counts[0];
        learned = counts[1];
        own.read("ticks", ticks);
        learner.restore(moment.state(Moment.LEARNER));
        final State kept = moment.state(Moment.REPLAY);
        if (replay instanceof ReplayRing ring && kept.has("state")) {
            try {
                ring.restore(new DataInputStream(new ByteArrayInputStream(kept.bytes("state", -1))));
            } catch (final IOException ex) {
                throw new IllegalStateException("the checkpoint's replay is cut off", ex);
            }
        }
        before = counts[2] - replay.transitions();
        pace.due(transitions());
    }

    Learner learner() {
        return learner;
    }

    @Override
    public void close() {
        learner.close();
        replay.close();
        tail.close();
    }
}
