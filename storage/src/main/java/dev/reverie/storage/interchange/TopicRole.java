package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import dev.reverie.storage.interchange.mcap.Channel;
import dev.reverie.storage.interchange.mcap.MessageNumbers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places in messages that make up a role, and their newest numbers. */
final class TopicRole {
    private static final double[] NOTHING = {};

    private final String file;
    private final String role;
    private final List<Place> places = new ArrayList<>();

    /** A place in the messages of a topic. */
    private static final class Place {
        private final String topic;
        private final List<String> path;
        private final Map<Channel, MessageNumbers> readers = new HashMap<>();
        private double @Nullable [] newest;
        private int width = -1;
        /** Since the last action. */
        private double @Nullable [] since;

        private boolean isSettled;

        Place(final String text) {
            final int dot = text.indexOf('.', text.lastIndexOf('/') + 1);
            this.topic = dot < 0 ? text : text.substring(0, dot);
            this.path = dot < 0 ? List.of() : List.of(text.substring(dot + 1).split("\\."));
        }
    }

    TopicRole(final String file, final String role, final Names names) {
        this.file = file;
        this.role = role;
        for (final String text : names.parts(role)) {
            places.add(new Place(text));
        }
    }

    boolean isNone() {
        return places.isEmpty();
    }

    List<String> topics() {
        return places.stream().map(place -> place.topic).toList();
    }

    boolean has(final Channel channel) {
        for (final Place place : places) {
            if (place.topic.equals(channel.topic())) {
                place.readers.computeIfAbsent(channel, of -> new MessageNumbers(file, of, place.path));
                return true;
            }
        }
        return false;
    }

    void requireTopics(final List<Channel> channels) {
        final List<String> there = channels.stream().map(Channel::topic).toList();
        for (final Place place : places) {
            if (!there.contains(place.topic)) {
                throw new ConfigException(file + " has no topic '" + place.topic + "' for the role " + role
                        + NearNames.hint(place.topic, there) + "; it has " + channels);
            }
        }
    }

    boolean isFirst(final Channel channel) {
        return places.get(0).topic.equals(channel.topic());
    }

    /** Reads a message if it is of this role. @return whether it was. */
    boolean take(final Channel channel, final long time, final ByteBuffer data) {
        boolean isMine = false;
        for (final Place place : places) {
            if (!place.topic.equals(channel.topic())) {
                continue;
            }
            final MessageNumbers reader =
                    place.readers.computeIfAbsent(channel, of -> new MessageNumbers(file, of, place.path));
            final double[] numbers = reader.read(time, data.duplicate());
            if (place.width >= 0 && numbers.length != place.width) {
                throw new ConfigException(file + ": topic " + channel + " has " + numbers.length
                        + " numbers for the role " + role + " at " + time + " ns, but had " + place.width + " before");
            }
            place.width = numbers.length;
            place.newest = numbers;
            if (!place.isSettled || place.since == null) {
                place.since = numbers;
            }
            isMine = true;
        }
        return isMine;
    }

    /** @return the one number of this role. */
    double one(final long time) {
        double sum = 0;
        for (final Place place : places) {
            final double[] numbers = place.newest == null ? NOTHING : place.newest;
            if (places.size() > 1 || numbers.length != 1) {
                throw new ConfigException(file + ": the role " + role + " has " + numbers.length + " numbers in "
                        + places.size() + " topics at " + time + " ns; one number of one topic would be right");
            }
            sum += numbers[0];
        }
        return sum;
    }

    /** @return whether every place has had a message. */
    boolean isReady() {
        return !places.isEmpty() && places.stream().allMatch(place -> place.newest != null);
    }

    int width() {
        return places.stream().mapToInt(place -> place.width).sum();
    }

    /** Copies the newest numbers. */
    void copy(final double[] into, final int at) {
        int next = at;
        for (final Place place : places) {
            final double[] numbers = place.newest == null ? NOTHING : place.newest;
            System.arraycopy(numbers, 0, into, next, numbers.length);
            next += numbers.length;
        }
    }

    /** An action is taken: what comes from now on is what it led to. */
    void begin() {
        for (final Place place : places) {
            place.since = null;
            place.isSettled = false;
        }
    }

    /** The episode has ended: what has come since the action, or else the first to come, is what it led to. */
    void settle() {
        for (final Place place : places) {
            place.isSettled = true;
        }
    }

    /** Copies what came since the action. @return whether every place had a message. */
    boolean copySince(final double[] into, final int at) {
        int next = at;
        for (final Place place : places) {
            if (place.since == null) {
                return false;
            }
            System.arraycopy(place.since, 0, into, next, place.since.length);
            next += place.since.length;
        }
        return true;
    }

    /** Another episode begins: nothing of it is known yet. */
    void forget() {
        for (final Place place : places) {
            place.newest = null;
            place.since = null;
        }
    }
}
