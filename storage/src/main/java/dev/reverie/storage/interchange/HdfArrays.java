package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** HDF5: every dataset of numbers by its path, {@code group/name}. */
final class HdfArrays implements ArrayFile {
    private static final int SUPERBLOCK = 56;
    /** {@code \x89HDF\r\n\x1a\n}. */
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;

    private final HdfFile file;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param path of the file.
     * @throws ConfigException if it is none.
     */
    HdfArrays(final Path path) {
        whole(path);
        file = sound(path, () -> new HdfFile(path));
        try {
            sound(path, () -> {
                add(path, file, "");
                return columns;
            });
        } catch (final ConfigException ex) {
            close();
            throw ex;
        }
    }

    private void add(final Path path, final Group group, final String prefix) {
        for (final Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            final String name = prefix + child.getKey();
            if (child.getValue() instanceof Group inner) {
                add(path, inner, name + "/");
            } else if (child.getValue() instanceof Dataset dataset) {
                if (dataset.getDimensions().length > 0 && HdfNumber.isOne(dataset.getDataType())) {
                    columns.put(name, new HdfColumn(path, name, dataset));
                } else {
                    notes.add("passed over '" + name + "': not an array of numbers");
                }
            }
        }
    }

    /** The superblock knows where the file ends, and the library does not look. */
    private static void whole(final Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            final ByteBuffer head = ByteBuffer.allocate(SUPERBLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = 0; at + SUPERBLOCK <= channel.size(); at = at == 0 ? 512 : 2 * at) {
                channel.read(head.clear(), at);
                if (!head.hasRemaining() && head.getLong(0) == SIGNATURE) {
                    final int version = head.get(8);
                    final int offsets = head.get(version < 2 ? 13 : 9);
                    final int place = version == 0 ? 40 : version == 1 ? 44 : 28;
                    if (offsets == Long.BYTES && head.getLong(place) + at > channel.size()) {
                        throw new ConfigException(path + " is cut off: it has " + channel.size() + " bytes of "
                                + (head.getLong(place) + at));
                    }
                    return;
                }
            }
        } catch (final IOException ex) {
            throw new ConfigException(path + " cannot be read: " + ex.getMessage());
        }
    }

    /** Runs what reads untrusted bytes: whatever the library throws at them is a problem of the file. */
    static <T> T sound(final Path path, final Supplier<T> body) {
        try {
            return body.get();
        } catch (final HdfException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | java.nio.BufferUnderflowException
                | ArithmeticException
                | NegativeArraySizeException ex) {
            throw new ConfigException(path + " is no sound HDF5 file: " + ex.getMessage());
        }
    }

    @Override
    public Map<String, Column> columns() {
        return columns;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        file.close();
    }
}
