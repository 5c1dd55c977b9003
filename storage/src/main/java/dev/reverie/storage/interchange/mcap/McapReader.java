package dev.reverie.storage.interchange.mcap;

import dev.reverie.config.ConfigException;
import dev.reverie.storage.interchange.codec.Compression;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/** Reads an MCAP file from its beginning to its end mark, a chunk in memory at a time. One thread, once. */
public final class McapReader {
    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};
    private static final int HEADER = 0x01;
    private static final int FOOTER = 0x02;
    private static final int SCHEMA = 0x03;
    private static final int CHANNEL = 0x04;
    private static final int MESSAGE = 0x05;
    private static final int CHUNK = 0x06;
    private static final int DATA_END = 0x0F;
    /** Records that may follow the data; those of users' own have negative numbers. */
    private static final Set<Integer> SUMMARY = Set.of(FOOTER, SCHEMA, CHANNEL, 0x08, 0x0A, 0x0B, 0x0D, 0x0E);

    private static final int HEAD = 9;
    private static final int FOOTER_BYTES = 20;
    private static final int PIECE = 1 << 16;

    private final Path path;
    private final CRC32 crc = new CRC32();
    private final Map<Integer, String[]> schemas = new HashMap<>();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private final List<Message> chunk = new ArrayList<>();
    private final MessageHandler handler;
    private long newest = Long.MIN_VALUE;
    private long at;

    /** A message in memory. */
    private record Message(Channel channel, long time, ByteBuffer data) {}

    private McapReader(final Path path, final MessageHandler handler) {
        this.path = path;
        this.handler = handler;
    }

    /**
     * Reads a file.
     *
     * @param path    of the file.
     * @param handler given the messages that it wants.
     * @return channels of the file.
     * @throws ConfigException if it is none, is damaged or cut off, or its messages are out of order.
     */
    public static List<Channel> read(final Path path, final MessageHandler handler) {
        final McapReader reader = new McapReader(path, handler);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), PIECE))) {
            reader.read(in);
            return reader.channels.values().stream()
                    .distinct()
                    .sorted(Comparator.comparing(Channel::topic))
                    .toList();
        } catch (final EOFException ex) {
            throw new ConfigException(path + " is cut off at byte " + reader.at
                    + ": it has no end mark; `mcap recover` keeps what is whole");
        } catch (final BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException ex) {
            throw reader.damaged("a record is shorter than what it holds");
        } catch (final IOException ex) {
            throw new ConfigException("file " + path + " cannot be read: " + ex.getMessage());
        }
    }

    private ConfigException damaged(final String how) {
        return new ConfigException(path + " is damaged near byte " + at + ": " + how);
    }

    private void read(final DataInputStream in) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new ConfigException(path + " is no MCAP file");
        }
        crc.update(MAGIC);
        at = MAGIC.length;
        boolean isFirst = true;
        while (true) {
            final byte[] head = new byte[HEAD];
            in.readFully(head);
            final ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            final int opcode = fields.get();
            final long length = fields.getLong();
            if (isFirst != (opcode == HEADER)) {
                throw damaged("record " + opcode + " where the header is expected, or a second header");
            }
            isFirst = false;
            if (opcode == DATA_END) {
                end(in, length);
                return;
            }
            if (opcode == 0 || opcode == FOOTER || length < 0) {
                throw damaged("record " + opcode + " of " + length + " bytes within the data");
            }
            crc.update(head);
            at += HEAD;
            if (opcode >= SCHEMA && opcode <= CHUNK) {
                record(opcode, content(in, length));
            } else {
                pass(in, length);
            }
            at += length;
        }
    }

    private ByteBuffer content(final InputStream in, final long length) throws IOException {
        if (length > Compression.MOST) {
            throw damaged("a record claims " + length + " bytes; at most " + Compression.MOST + " are believed");
        }
        final byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        crc.update(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void pass(final InputStream in, final long length) throws IOException {
        final byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; ) {
            final int count = in.read(piece, 0, (int) Math.min(PIECE, left));
            if (count < 0) {
                throw new EOFException();
            }
            crc.update(piece, 0, count);
            left -= count;
        }
    }

    /** After the data come a summary, which is not used, the footer and the magic again. */
    private void end(final DataInputStream in, final long length) throws IOException {
        final int actual = (int) crc.getValue();
        final ByteBuffer end = content(in, length);
        final int expected = end.getInt();
        if (expected != 0 && expected != actual) {
            throw new ConfigException(path + " is damaged: the CRC32 of its data does not match");
        }
        while (true) {
            final byte[] head = new byte[HEAD];
            in.readFully(head);
            final ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            final int opcode = fields.get();
            final long size = fields.getLong();
            if (size < 0 || opcode == FOOTER && size < FOOTER_BYTES || opcode >= 0 && !SUMMARY.contains(opcode)) {
                throw damaged("record " + opcode + " of " + size + " bytes after the data");
            }
            pass(in, size);
            if (opcode == FOOTER) {
                final byte[] magic = new byte[MAGIC.length];
                in.readFully(magic);
                if (!Arrays.equals(magic, MAGIC) || in.read() >= 0) {
                    throw damaged("it does not end as MCAP does");
                }
                return;
            }
        }
    }

    private void record(final int opcode, final ByteBuffer in) {
        switch (opcode) {
            case SCHEMA -> {
                final int id = in.getShort() & 0xFFFF;
                schemas.put(id, new String[] {text(in), text(in), text(in)});
            }
            case CHANNEL -> channel(in);
            case MESSAGE -> {
                message(in);
                hand();
            }
            default -> chunk(in);
        }
    }

    private void channel(final ByteBuffer in) {
        final int id = in.getShort() & 0xFFFF;
        final int schema = in.getShort() & 0xFFFF;
        final String[] of = schema == 0 ? new String[] {"", "", ""} : schemas.get(schema);
        if (of == null) {
            throw damaged("channel " + id + " has a schema " + schema + " that is not there");
        }
        final Channel channel = new Channel(text(in), text(in), of[0], of[1], of[2]);
        final Channel before = channels.putIfAbsent(id, channel);
        if (before != null && !before.equals(channel)) {
            throw damaged("channel " + id + " is " + channel + ", but was " + before);
        }
    }

    private static String text(final ByteBuffer in) {
        final int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        final byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void message(final ByteBuffer in) {
        final int id = in.getShort() & 0xFFFF;
        in.getInt();
        final long time = in.getLong();
        in.getLong();
        final Channel channel = channels.get(id);
        if (channel == null) {
            throw damaged("a message of channel " + id + ", which is not there");
        }
        if (handler.wants(channel)) {
            chunk.add(new Message(channel, time, in.slice()));
        }
    }

    private void chunk(final ByteBuffer in) {
        in.getLong();
        in.getLong();
        final long size = in.getLong();
        final int expected = in.getInt();
        final String compression = text(in);
        final long length = in.getLong();
        if (length != in.remaining()) {
            throw damaged("a chunk has " + in.remaining() + " bytes, not the " + length + " that it says");
        }
        final Compression codec =
                switch (compression) {
                    case "" -> Compression.NONE;
                    case "lz4" -> Compression.LZ4_FRAME;
                    case "zstd" -> Compression.ZSTD;
                    default ->
                        throw new ConfigException(
                                path + ": a chunk is packed by '" + compression + "'; lz4, zstd and none are read");
                };
        final byte[] bytes = codec.unpack(
                in.array(), in.arrayOffset() + in.position(), (int) length, size, path + ": the chunk at byte " + at);
        final CRC32 actual = new CRC32();
        actual.update(bytes);
        if (expected != 0 && (int) actual.getValue() != expected) {
            throw damaged("the CRC32 of a chunk does not match");
        }
        final ByteBuffer records = ByteBuffer.wrap(bytes);
        while (records.hasRemaining()) {
            records.order(ByteOrder.LITTLE_ENDIAN);
            final int opcode = records.get();
            final long content = records.getLong();
            if (content < 0 || content > records.remaining() || opcode == CHUNK) {
                throw damaged("record " + opcode + " of " + content + " bytes within a chunk");
            }
            final ByteBuffer record =
                    records.slice(records.position(), (int) content).order(ByteOrder.LITTLE_ENDIAN);
            records.position(records.position() + (int) content);
            if (opcode == MESSAGE) {
                message(record);
            } else if (opcode == SCHEMA || opcode == CHANNEL) {
                record(opcode, record);
            }
        }
        hand();
    }

    /** Within a chunk messages may lie in any order; chunks must follow one another. */
    private void hand() {
        chunk.sort(Comparator.comparingLong(Message::time));
        for (final Message message : chunk) {
            if (message.time() < newest) {
                throw new ConfigException(
                        path + ": a message of " + message.channel().topic() + " at " + message.time()
                                + " ns follows one at " + newest + " ns: `mcap sort` puts them in order");
            }
            newest = message.time();
            handler.message(message.channel(), message.time(), message.data());
        }
        chunk.clear();
    }
}
