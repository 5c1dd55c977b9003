package dev.reverie.pipeline.run;

import dev.reverie.storage.checkpoint.Checkpoints;
import dev.reverie.storage.log.Bookmark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/** Stage: writes checkpoints, beside acting and learning. A disk that takes none is a fault. */
final class CheckpointAgent implements Agent {
    private final Checkpoints checkpoints;
    private final @Nullable Bookmark bookmark;
    private final AtomicReference<@Nullable Moment> offered = new AtomicReference<>();
    private volatile boolean isBusy;
    private volatile boolean isLast;

    /**
     * @param checkpoints of the run.
     * @param bookmark    of the log's oldest record that they need, owned; null where the log keeps all.
     */
    CheckpointAgent(final Checkpoints checkpoints, final @Nullable Bookmark bookmark) {
        this.bookmark = bookmark;
        this.checkpoints = checkpoints;
    }

    /** Hands a moment over, in place of one that was not begun. The learner's thread. */
    void offer(final Moment moment) {
        isBusy = true;
        offered.set(moment);
    }

    /** @return whether a moment is waiting or being written. The learner's thread. */
    boolean isBusy() {
        return isBusy;
    }

    /** Says that no more will come: the stage ends when the last is written. */
    void end() {
        isLast = true;
    }

    @Override
    public int doWork() {
        final boolean wasLast = isLast;
        final Moment moment = offered.getAndSet(null);
        if (moment != null) {
            try {
                checkpoints.write(moment.checkpoint());
                if (bookmark != null) {
                    bookmark.advance(Math.max(bookmark.record(), checkpoints.oldest()));
                }
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex.getMessage(), ex);
            }
            isBusy = offered.get() != null;
            return 1;
        }
        if (wasLast) {
            throw new AgentTerminationException("the last checkpoint is written");
        }
        return 0;
    }

    @Override
    public void onClose() {
        if (bookmark != null) {
            bookmark.close();
        }
    }

    @Override
    public String roleName() {
        return "checkpoints";
    }
}
