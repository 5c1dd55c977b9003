package dev.reverie.storage.interchange.mcap;

/**
 * What the messages of a topic are.
 *
 * @param topic          of the messages.
 * @param encoding       of the messages: {@code json} and {@code cdr} are read.
 * @param schema         name of their type, empty if there is none.
 * @param schemaEncoding of its definition: {@code ros2msg} is read.
 * @param definition     of the type.
 */
public record Channel(String topic, String encoding, String schema, String schemaEncoding, String definition) {
    @Override
    public String toString() {
        return topic + " (" + encoding + (schema.isEmpty() ? "" : " " + schema) + ")";
    }
}
