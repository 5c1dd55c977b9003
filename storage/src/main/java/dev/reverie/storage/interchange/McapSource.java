package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.storage.interchange.mcap.Channel;
import dev.reverie.storage.interchange.mcap.McapReader;
import dev.reverie.storage.interchange.mcap.MessageHandler;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Transitions of an MCAP file, put together in a temporary file after all of its messages are read. */
final class McapSource {
    private McapSource() {}

    /** @throws ConfigException if the file is damaged, or the mapping does not fit it. */
    static Source open(final Path path, final EnvSpec env, final Names names) {
        if (names.parts("observation").isEmpty() || names.parts("action").isEmpty()) {
            throw new ConfigException(
                    path + " needs a mapping file that names the topics of observation and action, as in"
                            + " 'observation: /joint_states.position'; its topics are " + channels(path));
        }
        if (names.parts("reward").isEmpty() && !names.isNone("reward")) {
            throw new ConfigException(
                    path + ": the mapping file names no topic of rewards; 'reward: none' says that there are none");
        }
        final TopicSteps steps = new TopicSteps(path.toString(), names);
        try {
            final List<Channel> channels = McapReader.read(path, steps);
            steps.finish();
            return source(path, env, steps, steps.rows(channels));
        } catch (final RuntimeException ex) {
            steps.close();
            throw ex;
        }
    }

    private static List<Channel> channels(final Path path) {
        return McapReader.read(path, new MessageHandler() {
            @Override
            public boolean wants(final Channel channel) {
                return false;
            }

            @Override
            public void message(final Channel channel, final long time, final ByteBuffer data) {
                throw new IllegalStateException("not wanted");
            }
        });
    }

    private static Source source(final Path path, final EnvSpec env, final TopicSteps steps, final Column rows) {
        final int width = steps.observationWidth();
        final Column observations = new Slice("observation", rows, TopicSteps.HEAD, width);
        final Column next = new Slice("observation", rows, TopicSteps.HEAD + width, width);
        final Column action = new Slice("action", rows, TopicSteps.HEAD + 2 * width, steps.actionWidth());
        final Column reward = new Slice("reward", rows, TopicSteps.REWARD, 1);
        return new EpisodeSource(
                path.toString(),
                new Recorded(steps),
                new EpisodeSource.Parts(observations, next, action, reward),
                new Ended(rows),
                steps.notes(),
                env);
    }

    /** What is closed with the source. */
    private record Recorded(TopicSteps steps) implements ArrayFile {
        @Override
        public Map<String, Column> columns() {
            return Map.of();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public void close() {
            steps.close();
        }
    }

    /** Where episodes end is in the rows. */
    private record Ended(Column rows) implements Episodes {
        @Override
        public long transitions() {
            return rows.rows();
        }

        @Override
        public End end(final long t) {
            return End.values()[(int) rows.value(t, TopicSteps.END)];
        }

        @Override
        public long seen(final long t) {
            return t;
        }

        @Override
        public long after(final long t) {
            return rows.value(t, TopicSteps.IS_SEEN) != 0 ? t : -1;
        }
    }
}
