package dev.reverie.pipeline.run;

import dev.reverie.learners.Learner;
import dev.reverie.storage.log.ExperienceHandler;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.Pace;
import dev.reverie.storage.replay.Replay;

/** Log to replay to updates, as the pace allows. One thread. */
final class LearnerLoop implements AutoCloseable {
    private static final int RECORDS_A_CYCLE = 32;

    private final LogReader tail;
    private final Replay replay;
    private final Pace pace;
    private final Learner learner;
    private final ExperienceHandler add;

    private long owed;
    private long updates;
    private long learned = -1;

    /**
     * A loop over parts that it owns.
     *
     * @param tail    of the log, from the record that the replay lacks first.
     * @param replay  to fill.
     * @param pace    of updates.
     * @param learner that learns from the replay.
     */
    LearnerLoop(final LogReader tail, final Replay replay, final Pace pace, final Learner learner) {
        this.tail = tail;
        this.replay = replay;
        this.pace = pace;
        this.learner = learner;
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
            done = tail.poll(add, RECORDS_A_CYCLE);
            owed = pace.due(replay.transitions());
        }
        final int now = (int) Math.min(owed, most);
        for (int i = 0; i < now; i++) {
            learner.update();
        }
        owed -= now;
        updates += now;
        if (owed == 0) {
            learned = tail.position() - 1;
        }
        return done + now;
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
