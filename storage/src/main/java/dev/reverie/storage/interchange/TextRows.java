package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows out of text: comma-separated numbers under a line of names, or a JSON object a line. */
final class TextRows implements RowReader {
    private static final int LONGEST = 1 << 24;

    private final Path file;
    private final BufferedReader reader;
    private final List<String> names;
    private final boolean isJson;
    private int[] places = {};
    private int columns;
    private long line;

    TextRows(final Path file, final RowFormat format) {
        this.file = file;
        this.names = format.names();
        this.isJson = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
        try {
            this.reader = Files.newBufferedReader(file);
        } catch (final IOException ex) {
            throw new ConfigException("file " + file + " cannot be read: " + ex.getMessage());
        }
        if (!isJson) {
            final String head = line();
            if (head == null) {
                close();
                throw new ConfigException("file " + file + " is empty; a line of names would be right: " + names);
            }
            final List<String> there =
                    Arrays.stream(head.split(",", -1)).map(String::strip).toList();
            columns = there.size();
            places = names.stream().mapToInt(there::indexOf).toArray();
            for (int i = 0; i < places.length; i++) {
                if (places[i] < 0) {
                    close();
                    throw new ConfigException("file " + file + " has no column '" + names.get(i) + "', only " + there);
                }
            }
        }
    }

    private @org.jspecify.annotations.Nullable String line() {
        try {
            line++;
            final String read = reader.readLine();
            if (read != null && read.length() > LONGEST) {
                throw new ConfigException(where() + " is longer than " + LONGEST + " characters");
            }
            return read;
        } catch (final MalformedInputException ex) {
            throw new ConfigException("file " + file + " is no UTF-8 text");
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public long rows() {
        return 0;
    }

    @Override
    public boolean next(final double[] into) {
        String text = line();
        while (text != null && text.isBlank()) {
            text = line();
        }
        if (text == null) {
            return false;
        }
        if (isJson) {
            object(text, into);
        } else {
            cells(text.split(",", -1), into);
        }
        return true;
    }

    private void cells(final String[] cells, final double[] into) {
        if (cells.length != columns) {
            throw new ConfigException(where() + " has " + cells.length + " cells, not " + columns);
        }
        for (int i = 0; i < places.length; i++) {
            final String cell = cells[places[i]].strip();
            try {
                into[i] = Double.parseDouble(cell);
            } catch (final NumberFormatException ex) {
                throw new ConfigException(where() + ": " + names.get(i) + " is '" + cell + "', not a number");
            }
        }
    }

    private void object(final String text, final double[] into) {
        final Json.Node node;
        try {
            node = Json.parse(text);
            for (int i = 0; i < into.length; i++) {
                if (!node.has(names.get(i))) {
                    throw new ConfigException(where() + " has no '" + names.get(i) + "', only " + node.names());
                }
                into[i] = node.get(names.get(i)).asDouble();
            }
        } catch (final IllegalArgumentException ex) {
            throw new ConfigException(where() + " is no JSON object of numbers: " + ex.getMessage());
        }
    }

    @Override
    public String where() {
        return file + ", line " + line;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
