package dev.reverie.envs.sokoban;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Levels of one size, read from Boxoban's text: {@code #} wall, {@code .} target, {@code $} box, {@code *} box on target,
 * {@code @} player, {@code +} player on target, blank floor; a line that begins with {@code ;} or is empty ends a level.
 * Smaller levels are filled up with walls to the size of the largest. Immutable.
 */
public final class Levels {
    static final byte WALL = 1;
    static final byte TARGET = 2;
    static final byte BOX = 4;
    static final byte PLAYER = 8;

    private static final int MOST = 64;

    private final int rows;
    private final int columns;
    private final byte[][] cells;
    private final int checksum;

    private Levels(final int rows, final int columns, final byte[][] cells) {
        this.rows = rows;
        this.columns = columns;
        this.cells = cells;
        final CRC32C crc = new CRC32C();
        crc.update(rows);
        crc.update(columns);
        for (final byte[] level : cells) {
            crc.update(level);
        }
        this.checksum = (int) crc.getValue();
    }

    /** @return the levels that come with Reverie: rooms of 10x10 with one to four boxes, each of which can be solved. */
    public static Levels own() {
        try (InputStream in = Levels.class.getResourceAsStream("levels.txt")) {
            if (in == null) {
                throw new IllegalStateException("levels.txt is missing beside " + Levels.class.getName());
            }
            return parse("levels.txt", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param path of a level file, or of a folder whose {@code *.txt} are read in the order of their names.
     * @return its levels.
     * @throws ConfigException naming file, level and what is wrong.
     */
    public static Levels read(final Path path) {
        final List<List<String>> levels = new ArrayList<>();
        try {
            final List<Path> files;
            if (Files.isDirectory(path)) {
                try (Stream<Path> found = Files.list(path)) {
                    files = found.filter(file -> file.toString().endsWith(".txt"))
                            .sorted()
                            .toList();
                }
            } else {
                files = List.of(path);
            }
            for (final Path file : files) {
                split(file.toString(), Files.readString(file, StandardCharsets.UTF_8), levels);
            }
        } catch (final IOException e) {
            throw new ConfigException("Sokoban levels cannot be read from " + path + ": " + e);
        }
        return of(path.toString(), levels);
    }

    /**
     * @param name of the text, for errors.
     * @param text of one or more levels.
     * @return the levels.
     * @throws ConfigException naming text, level and what is wrong.
     */
    public static Levels parse(final String name, final String text) {
        final List<List<String>> levels = new ArrayList<>();
        split(name, text, levels);
        return of(name, levels);
    }

    private static void split(final String name, final String text, final List<List<String>> levels) {
        List<String> level = new ArrayList<>();
        final int before = levels.size();
        for (final String line : (text + "\n\n").split("\r?\n", -1)) {
            if (!line.isBlank() && !line.startsWith(";")) {
                level.add(line);
            } else if (!level.isEmpty()) {
                levels.add(level);
                level = new ArrayList<>();
            }
        }
        if (levels.size() == before) {
            throw new ConfigException(name + " holds no Sokoban level");
        }
    }

    private static Levels of(final String name, final List<List<String>> levels) {
        if (levels.isEmpty()) {
            throw new ConfigException(name + " holds no Sokoban level");
        }
        int rows = 0;
        int columns = 0;
        for (final List<String> level : levels) {
            rows = Math.max(rows, level.size());
            for (final String line : level) {
                columns = Math.max(columns, line.length());
            }
        }
        if (rows > MOST || columns > MOST) {
            throw new ConfigException(
                    name + ": a level may have " + MOST + " rows and columns, got " + rows + " x " + columns);
        }
        final byte[][] cells = new byte[levels.size()][];
        for (int n = 0; n < cells.length; n++) {
            cells[n] = level(name + ", level " + n, levels.get(n), rows, columns);
        }
        return new Levels(rows, columns, cells);
    }

    private static byte[] level(final String name, final List<String> lines, final int rows, final int columns) {
        final byte[] cells = new byte[rows * columns];
        int players = 0;
        int boxes = 0;
        int targets = 0;
        for (int row = 0; row < rows; row++) {
            final String line = row < lines.size() ? lines.get(row) : "";
            for (int column = 0; column < columns; column++) {
                final char c = column < line.length() ? line.charAt(column) : '#';
                final byte cell = cell(name, row, c);
                cells[row * columns + column] = cell;
                players += (cell & PLAYER) / PLAYER;
                boxes += (cell & BOX) / BOX;
                targets += (cell & TARGET) / TARGET;
            }
        }
        if (players != 1 || boxes < 1 || boxes != targets) {
            throw new ConfigException(name + ": there must be one player and as many boxes as targets, got " + players
                    + " players, " + boxes + " boxes, " + targets + " targets");
        }
        for (int cell = 0; cell < cells.length; cell++) {
            final int column = cell % columns;
            final boolean edge =
                    cell < columns || cell >= cells.length - columns || column == 0 || column == columns - 1;
            if (edge && (cells[cell] & WALL) == 0) {
                throw new ConfigException(
                        name + ": the edge must be wall, row " + cell / columns + " column " + column + " is open");
            }
        }
        return cells;
    }

    private static byte cell(final String name, final int row, final char c) {
        return switch (c) {
            case '#' -> WALL;
            case '.' -> TARGET;
            case '$' -> BOX;
            case '*' -> BOX | TARGET;
            case '@' -> PLAYER;
            case '+' -> PLAYER | TARGET;
            case ' ', '-', '_' -> 0;
            default ->
                throw new ConfigException(
                        name + ", row " + row + ": '" + c + "' is none of '#', '.', '$', '*', '@', '+' and blank");
        };
    }

    /** @return number of levels. */
    public int size() {
        return cells.length;
    }

    /** @return rows of a level. */
    public int rows() {
        return rows;
    }

    /** @return columns of a level. */
    public int columns() {
        return columns;
    }

    /** @return CRC32C of all levels. */
    int checksum() {
        return checksum;
    }

    /** @return level {@code n} {@code [rows * columns]}, an OR of this class's bits a cell; not a copy. */
    byte[] cells(final int n) {
        return cells[n];
    }
}
