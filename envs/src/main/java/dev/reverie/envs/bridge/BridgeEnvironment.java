package dev.reverie.envs.bridge;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/**
 * A process as an environment. Its answers are checked before any lane moves.
 *
 * <p>When the process falls, hangs or speaks nonsense, the step throws {@link BridgeException}; or, if it may be started
 * again, running episodes are truncated by a LAST row whose observation is not known, all lanes begin anew in the new
 * process with a seed drawn from the first, and a warning is logged.
 */
public final class BridgeEnvironment implements Environment {
    private static final System.Logger LOGGER = System.getLogger(BridgeEnvironment.class.getName());
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Supplier<Conversation> opening;
    private final EnvSpec spec;
    private final Episodes episodes;
    private final int restarts;
    private Conversation conversation;
    private int restarted;
    private long seed;

    /**
     * Finds or starts the peer.
     *
     * @param opening  makes a conversation.
     * @param restarts times that a fallen peer is started again.
     */
    BridgeEnvironment(final Supplier<Conversation> opening, final int restarts) {
        this.opening = opening;
        this.restarts = restarts;
        this.conversation = opening.get();
        this.spec = conversation.spec();
        this.episodes = new Episodes(spec);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        this.seed = seed;
        try {
            conversation.reset(seed);
        } catch (final BridgeException e) {
            restart(e);
        }
        for (int lane = 0; lane < spec.lanes(); lane++) {
            episodes.first(out, lane);
            observe(out, lane);
        }
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        try {
            conversation.step(actions, episodes);
        } catch (final BridgeException e) {
            restart(e);
            cutOff(out);
            return;
        }
        final Body body = conversation.body();
        for (int lane = 0; lane < spec.lanes(); lane++) {
            final double reward = body.reward(conversation.rows(), conversation.head(), lane);
            switch (body.status(conversation.rows(), conversation.head(), lane)) {
                case Body.BEGINS -> episodes.first(out, lane);
                case Body.TRUNCATED -> episodes.truncate(out, lane, reward);
                case Body.TERMINATED -> episodes.move(out, lane, reward, true);
                default -> episodes.move(out, lane, reward, false);
            }
            observe(out, lane);
        }
    }

    private void observe(final Rows out, final int lane) {
        conversation.body().observe(conversation.seen(), conversation.seenAt(), out, lane);
    }

    private void cutOff(final Rows out) {
        for (int lane = 0; lane < spec.lanes(); lane++) {
            if (episodes.isOver(lane)) {
                episodes.first(out, lane);
                observe(out, lane);
            } else {
                episodes.truncate(out, lane, 0);
                out.flags(lane, StepLayout.FLAG_NO_OBSERVATION);
                conversation.body().forget(out, lane);
            }
        }
    }

    /** Leaves a new conversation whose lanes have all begun. */
    private void restart(final BridgeException fall) {
        BridgeException last = fall;
        conversation.drop();
        while (restarted < restarts) {
            restarted++;
            LOGGER.log(
                    Level.WARNING,
                    "{0}; its lanes are truncated, it is started again ({1} of {2})",
                    last.getMessage(),
                    restarted,
                    restarts);
            try {
                conversation = opening.get();
                if (!conversation.spec().equals(spec)) {
                    conversation.drop();
                    throw new BridgeException(
                            conversation.peer() + " came back as another environment: " + conversation.spec());
                }
                conversation.reset(seed + restarted * GOLDEN);
                return;
            } catch (final ConfigException e) {
                last = new BridgeException(String.join("; ", e.problems()), e);
            } catch (final BridgeException e) {
                last = e;
                conversation.drop();
            }
        }
        if (last != fall) {
            last.addSuppressed(fall);
        }
        throw last;
    }

    @Override
    public void close() {
        conversation.close();
    }
}
