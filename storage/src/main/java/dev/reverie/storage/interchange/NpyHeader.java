package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Head of an {@code .npy} file, versions 1 to 3.
 *
 * @param kind        {@code f}, {@code i}, {@code u} or {@code b}.
 * @param bytes       of an element.
 * @param isBigEndian whether elements are.
 * @param isFortran   whether the first axis varies fastest.
 * @param shape       of the array.
 * @param length      of the head.
 */
record NpyHeader(char kind, int bytes, boolean isBigEndian, boolean isFortran, List<Long> shape, int length) {
    private static final int MOST = 1 << 16;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([fiub])(\\d{1,2})'");
    private static final Pattern OBJECT = Pattern.compile("'descr'\\s*:\\s*'[<>|=]?O\\d*'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

    /**
     * @param in   at the array's beginning; afterwards at its first element.
     * @param name for messages: file and array.
     * @throws ConfigException if it is no array of numbers; pickled objects are never read.
     */
    static NpyHeader read(final DataInputStream in, final String name) throws IOException {
        final byte[] magic = new byte[MAGIC.length];
        final int version;
        final int size;
        try {
            in.readFully(magic);
            version = in.readUnsignedByte();
            in.readUnsignedByte();
            final int low = in.readUnsignedByte() | in.readUnsignedByte() << 8;
            size = version == 1 ? low : low | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 24;
        } catch (final EOFException ex) {
            throw new ConfigException(name + " ends within its head: the file is cut off");
        }
        if (!java.util.Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
            throw new ConfigException(name + " is no NumPy array of version 1 to 3");
        }
        if (size < 0 || size > MOST) {
            throw new ConfigException(name + " has a head of " + size + " bytes; at most " + MOST + " are believed");
        }
        final byte[] text = new byte[size];
        try {
            in.readFully(text);
        } catch (final EOFException ex) {
            throw new ConfigException(name + " ends within its head: the file is cut off");
        }
        return parse(new String(text, StandardCharsets.UTF_8), name, MAGIC.length + 2 + (version == 1 ? 2 : 4) + size);
    }

    private static NpyHeader parse(final String text, final String name, final int length) {
        if (OBJECT.matcher(text).find()) {
            throw new PickledException(name + " holds pickled Python objects, which are never read");
        }
        final Matcher descr = DESCR.matcher(text);
        final Matcher order = ORDER.matcher(text);
        final Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !order.find() || !shape.find()) {
            throw new ConfigException(name + " is not an array of numbers or booleans: " + text.strip());
        }
        final char kind = descr.group(2).charAt(0);
        final int bytes = Integer.parseInt(descr.group(3));
        final boolean isKnown = kind == 'f' ? bytes == 4 || bytes == 8 : kind == 'b' ? bytes == 1 : isPower(bytes);
        if (!isKnown) {
            throw new ConfigException(
                    name + " is of type " + kind + bytes + "; f4, f8, i1 to i8, u1 to u8 and b1 are read");
        }
        final List<Long> sizes = new ArrayList<>();
        for (final String part : shape.group(1).split(",")) {
            if (!part.isBlank()) {
                sizes.add(size(part.strip(), name));
            }
        }
        return new NpyHeader(
                kind, bytes, descr.group(1).equals(">"), order.group(1).equals("True"), List.copyOf(sizes), length);
    }

    private static long size(final String text, final String name) {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException ex) {
            throw new ConfigException(name + " has an axis of " + text + ", more than can be");
        }
    }

    private static boolean isPower(final int bytes) {
        return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    }

    /** @return bytes of all elements. @throws ArithmeticException if they are more than can be. */
    long size() {
        long size = bytes;
        for (final long axis : shape) {
            size = Math.multiplyExact(size, axis);
        }
        return size;
    }

    /** @return elements of a row. */
    int width() {
        long width = 1;
        for (int i = 1; i < shape.size(); i++) {
            width = Math.multiplyExact(width, shape.get(i));
        }
        return Math.toIntExact(width);
    }
}
