package dev.reverie.pipeline.run;

import dev.reverie.learners.Learner;
import dev.reverie.storage.log.ExperienceHandler;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.Pace;
import dev.reverie.storage.replay.Replay;
import java.util.concurrent.TimeUnit;

/** Log to replay to updates, as the pace allows. One thread. */
final class LearnerLoop implements AutoCloseable {
    private static final int UPDATES_A_LOOK = 16;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LogReader tail;
    private final Replay replay;
    private final Pace pace;
    private final Learner learner;
    private final int recordsACycle;
    private final ExperienceHandler add;

    private long owed;
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
        this.tail = tail;
        this.replay = replay;
        this.pace = pace;
        this.learner = learner;
        this.recordsACycle = recordsACycle;
        this.add = replay::add;
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
            done = tail.poll(add, recordsACycle);
            owed = pace.due(replay.transitions());
        }
        final int now = update((int) Math.min(owed, most));
        owed -= now;
        updates += now;
        if (owed == 0) {
            learned = tail.position() - 1;
        }
        return done + now;
    }

    /** @return updates made: fewer than {@code most} if they took long, so that the stage can do other work. */
    private int update(final int most) {
        isSound = false;
        final long begin = System.nanoTime();
        int made = 0;
        while (made < most) {
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

    /** @return sequence number up to which all is learned, -1 if none. */
    long learned() {
        return learned;
    }

    /** @return updates made. */
    long updates() {
        return updates;
    }

    /** @return transitions that the replay has been given. */
    long transitions() {
        return replay.transitions();
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
