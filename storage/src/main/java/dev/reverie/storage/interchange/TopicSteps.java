package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.interchange.mcap.Channel;
import dev.reverie.storage.interchange.mcap.MessageHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes transitions of the messages of topics. A message of the first action topic begins a transition, with the newest
 * observation of each topic at that time; what rewards come before the next one add up to its reward. An episode ends with a
 * terminal or timeout message that is not 0, with another number of the episode topic, or with the file; what its last
 * transition led to is the newest observation since the action, or else the first one after.
 */
final class TopicSteps implements MessageHandler, AutoCloseable {
    static final int REWARD = 0;
    static final int END = 1;
    static final int IS_SEEN = 2;
    static final int HEAD = 3;

    private final String file;
    private final TopicRole observation;
    private final TopicRole action;
    private final TopicRole reward;
    private final TopicRole terminal;
    private final TopicRole timeout;
    private final TopicRole episode;
    private final List<TopicRole> roles;
    private @Nullable Scratch scratch;
    private double[] row = {};
    private boolean isPending;
    private Episodes.End end = Episodes.End.NO;
    private double number = Double.NaN;
    private long unready;

    TopicSteps(final String file, final Names names) {
        this.file = file;
        observation = new TopicRole(file, "observation", names);
        action = new TopicRole(file, "action", names);
        reward = new TopicRole(file, "reward", names);
        terminal = new TopicRole(file, "terminal", names);
        timeout = new TopicRole(file, "timeout", names);
        episode = new TopicRole(file, "episode", names);
        roles = List.of(reward, terminal, timeout, episode, observation, action);
    }

    @Override
    public boolean wants(final Channel channel) {
        boolean isWanted = false;
        for (final TopicRole role : roles) {
            isWanted |= role.has(channel);
        }
        return isWanted;
    }

    @Override
    public void message(final Channel channel, final long time, final ByteBuffer data) {
        for (final TopicRole role : List.of(episode, observation, reward, terminal, timeout)) {
            if (role.take(channel, time, data)) {
                changed(role, time);
            }
        }
        if (action.take(channel, time, data) && action.isFirst(channel)) {
            begin(time);
        }
    }

    private void changed(final TopicRole role, final long time) {
        if (role == episode) {
            final double next = episode.one(time);
            if (next != number && !Double.isNaN(number)) {
                finish(end == Episodes.End.NO ? Episodes.End.CUT : end);
                observation.forget();
            }
            number = next;
        } else if (role == reward && isPending) {
            row[REWARD] += reward.one(time);
        } else if (role == terminal && isPending && end == Episodes.End.NO && terminal.one(time) != 0) {
            ends(Episodes.End.TERMINATED);
        } else if (role == timeout && isPending && end == Episodes.End.NO && timeout.one(time) != 0) {
            ends(Episodes.End.CUT);
        }
    }

    private void ends(final Episodes.End how) {
        end = how;
        observation.settle();
    }

    private void begin(final long time) {
        if (isPending) {
            finish(end);
        }
        if (!observation.isReady() || !action.isReady()) {
            unready++;
            return;
        }
        final int width = HEAD + 2 * observation.width() + action.width();
        if (scratch == null) {
            scratch = new Scratch(width);
            row = new double[width];
        }
        java.util.Arrays.fill(row, 0);
        observation.copy(row, HEAD);
        action.copy(row, HEAD + 2 * observation.width());
        observation.begin();
        isPending = true;
        end = Episodes.End.NO;
    }

    private void finish(final Episodes.End how) {
        if (!isPending || scratch == null) {
            return;
        }
        row[END] = how.ordinal();
        if (how != Episodes.End.NO && observation.copySince(row, HEAD + observation.width())) {
            row[IS_SEEN] = 1;
        }
        scratch.add(row);
        isPending = false;
        end = Episodes.End.NO;
    }

    /** Ends the last transition: nothing follows. */
    void finish() {
        finish(end == Episodes.End.NO ? Episodes.End.CUT : end);
    }

    /** @throws ConfigException if a role's topic is not in the file, or there are no transitions. */
    Column rows(final List<Channel> channels) {
        for (final TopicRole role : roles) {
            role.requireTopics(channels);
        }
        if (scratch == null) {
            throw new ConfigException(file + " has no message of topic " + action.topics()
                    + " after one of each observation topic, " + observation.topics());
        }
        return scratch.all("steps");
    }

    int observationWidth() {
        return observation.width();
    }

    int actionWidth() {
        return action.width();
    }

    List<String> notes() {
        final List<String> notes = new ArrayList<>();
        if (unready > 0) {
            notes.add("passed over " + unready + " actions before the first observation");
        }
        if (reward.isNone()) {
            notes.add("no rewards: they are 0");
        }
        if (terminal.isNone() && timeout.isNone()) {
            notes.add("nothing says how episodes end: each counts as cut off");
        }
        return notes;
    }

    @Override
    public void close() {
        if (scratch != null) {
            scratch.close();
        }
    }
}
