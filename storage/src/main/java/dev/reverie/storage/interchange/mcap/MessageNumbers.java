package dev.reverie.storage.interchange.mcap;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The numbers at a place in a topic's messages: a number, an array, or all of an object in order. */
public final class MessageNumbers {
    private final String file;
    private final Channel channel;
    private final List<String> place;
    private final RosType type;

    /**
     * @param file    for messages.
     * @param channel of the topic.
     * @param place   names of the fields to go through, one in the other; none takes the whole message.
     * @throws ConfigException if the encoding is not read, or the type has no such field.
     */
    public MessageNumbers(final String file, final Channel channel, final List<String> place) {
        this.file = file;
        this.channel = channel;
        this.place = List.copyOf(place);
        if (channel.encoding().equals("json")) {
            this.type = RosType.EMPTY;
        } else if (channel.encoding().equals("cdr") && channel.schemaEncoding().equals("ros2msg")) {
            this.type = RosType.parse(where(), channel.schema(), channel.definition());
            type.require(where(), place);
        } else {
            throw new ConfigException(where() + ": messages of encoding '" + channel.encoding() + "' defined by '"
                    + channel.schemaEncoding() + "' are not read; json, and cdr with ros2msg are");
        }
    }

    private String where() {
        return file + ": topic " + channel;
    }

    /**
     * Reads a message.
     *
     * @param time of it, for messages.
     * @param data of it; its position moves.
     * @return the numbers; booleans are 0 and 1.
     * @throws ConfigException if the message is damaged or lacks them.
     */
    public double[] read(final long time, final ByteBuffer data) {
        final Doubles into = new Doubles();
        try {
            if (channel.encoding().equals("json")) {
                Json.Node node = Json.parse(StandardCharsets.UTF_8.decode(data).toString());
                for (final String name : place) {
                    node = node.get(name);
                }
                collect(node, into);
            } else {
                new CdrReader(data).read(type, place, into);
            }
        } catch (final IllegalArgumentException | IndexOutOfBoundsException | java.nio.BufferUnderflowException ex) {
            throw new ConfigException(where() + ", message at " + time + " ns: it does not hold '"
                    + String.join(".", place) + "' as its type says: " + ex.getMessage());
        }
        return into.toArray();
    }

    private static void collect(final Json.Node node, final Doubles into) {
        if (node.isArray()) {
            node.items().forEach(item -> collect(item, into));
        } else if (node.isObject()) {
            node.names().forEach(name -> collect(node.get(name), into));
        } else if (node.isBoolean()) {
            into.add(node.asBoolean() ? 1 : 0);
        } else {
            into.add(node.asDouble());
        }
    }
}
