package dev.reverie.pipeline.run;

import dev.reverie.storage.checkpoint.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Where actors leave their states when the learner calls for them. */
final class Muster {
    /**
     * An actor's answer.
     *
     * @param call  that it answers; the greatest number if it makes no more ticks.
     * @param ticks that it had made.
     * @param state of actor and environment after them.
     */
    record Post(long call, long ticks, State state) {}

    private final AtomicReferenceArray<@Nullable Post> posts;
    private volatile long call;

    /** @param actors of the run. */
    Muster(final int actors) {
        this.posts = new AtomicReferenceArray<>(actors);
    }

    /** Calls every actor. The learner's thread. */
    void call() {
        call = call + 1;
    }

    /** @return whether an actor has not answered the last call. Its thread. */
    boolean isCalled(final int actor) {
        final Post post = posts.get(actor);
        return (post == null ? 0 : post.call) < call;
    }

    /** Answers the last call, between two ticks. The actor's thread. */
    void answer(final int actor, final ActorLoop loop, final State state) {
        posts.set(actor, new Post(call, loop.ticks(), state));
    }

    /** Answers every call to come: there will be no more ticks. The actor's thread. */
    void leave(final int actor, final ActorLoop loop, final State state) {
        posts.set(actor, new Post(Long.MAX_VALUE, loop.ticks(), state));
    }

    /** @return the answers by actor if all have answered the last call, else null. The learner's thread. */
    @Nullable
    List<Post> answers() {
        final List<Post> all = new ArrayList<>(posts.length());
        for (int actor = 0; actor < posts.length(); actor++) {
            final Post post = posts.get(actor);
            if (post == null || post.call < call) {
                return null;
            }
            all.add(post);
        }
        return all;
    }
}
