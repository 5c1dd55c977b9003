package dev.reverie.storage.interchange.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The end of a Parquet file, which says what is in it. */
final class Footer {
    private static final int REQUIRED = 0;
    private static final int REPEATED = 2;
    private static final int UINT_8 = 11;
    private static final int UINT_64 = 14;
    private static final int DEEPEST = 16;

    private final List<Element> elements = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    /** By row group, then by leaf. */
    private final List<List<Chunk>> groups = new ArrayList<>();

    private long rows = -1;

    /** A node of the schema. */
    private static final class Element {
        private int type = -1;
        private int repetition;
        private String name = "";
        private int children;
        private int converted = -1;
    }

    /** A column chunk as it is read. */
    private static final class Parts {
        private boolean isElsewhere;
        private int type = -1;
        private String path = "";
        private int codec;
        private long values;
        private long length;
        private long dataAt = -1;
        private long dictionaryAt;
    }

    /** @throws RuntimeException if it is none. */
    Footer(final ByteBuffer bytes) {
        final ThriftReader in = new ThriftReader(bytes);
        final List<List<Parts>> parts = new ArrayList<>();
        final List<Long> counts = new ArrayList<>();
        in.struct((id, type) -> {
            switch (id) {
                case 2 -> {
                    for (int n = in.list(ThriftReader.STRUCT); n > 0; n--) {
                        elements.add(element(in));
                    }
                }
                case 3 -> rows = in.integer();
                case 4 -> {
                    for (int n = in.list(ThriftReader.STRUCT); n > 0; n--) {
                        group(in, parts, counts);
                    }
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        require(!elements.isEmpty(), "it has no schema");
        final int used = leaves(0, List.of(), 0, 0, 0);
        require(used == elements.size(), "its schema has nodes of no parent");
        long sum = 0;
        for (int g = 0; g < parts.size(); g++) {
            groups.add(group(parts.get(g), counts.get(g)));
            sum = Math.addExact(sum, counts.get(g));
        }
        require(sum == rows, "it says " + rows + " rows, its row groups " + sum);
    }

    private static void require(final boolean holds, final String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static Element element(final ThriftReader in) {
        final Element element = new Element();
        in.struct((id, type) -> {
            switch (id) {
                case 1 -> element.type = (int) in.integer();
                case 3 -> element.repetition = (int) in.integer();
                case 4 -> element.name = in.text();
                case 5 -> element.children = (int) in.integer();
                case 6 -> element.converted = (int) in.integer();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return element;
    }

    /** Walks the schema, which lies depth first. @return the node after. */
    private int leaves(
            final int at, final List<String> above, final int optional, final int repeated, final int listAt) {
        require(at < elements.size() && above.size() <= DEEPEST, "its schema is damaged");
        final Element element = elements.get(at);
        final List<String> path = new ArrayList<>(above);
        int defined = optional;
        int lists = repeated;
        int firstList = listAt;
        if (at > 0) {
            path.add(element.name);
            defined += element.repetition == REQUIRED ? 0 : 1;
            if (element.repetition == REPEATED) {
                firstList = lists == 0 ? path.size() - 1 : firstList;
                lists++;
            }
        }
        if (element.children == 0 && at > 0) {
            require(element.type >= 0 && element.type < Leaf.Type.values().length, "type " + element.type);
            final List<String> named = lists == 0 || firstList == 0 ? path : path.subList(0, firstList);
            final boolean isUnsigned = element.converted >= UINT_8 && element.converted <= UINT_64;
            leaves.add(new Leaf(
                    String.join(".", named),
                    String.join(".", path),
                    Leaf.Type.values()[element.type],
                    isUnsigned,
                    defined,
                    lists));
            return at + 1;
        }
        require(element.children >= 0 && element.children <= elements.size(), "its schema is damaged");
        int next = at + 1;
        for (int i = 0; i < element.children; i++) {
            next = leaves(next, path, defined, lists, firstList);
        }
        return next;
    }

    private static void group(final ThriftReader in, final List<List<Parts>> groups, final List<Long> counts) {
        final List<Parts> columns = new ArrayList<>();
        final long[] count = {-1};
        in.struct((id, type) -> {
            switch (id) {
                case 1 -> {
                    for (int n = in.list(ThriftReader.STRUCT); n > 0; n--) {
                        columns.add(column(in));
                    }
                }
                case 3 -> count[0] = in.integer();
                default -> {
                    return false;
                }
            }
            return true;
        });
        require(count[0] >= 0, "a row group has " + count[0] + " rows");
        groups.add(columns);
        counts.add(count[0]);
    }

    private static Parts column(final ThriftReader in) {
        final Parts parts = new Parts();
        in.struct((id, type) -> {
            if (id == 3) {
                in.struct((inner, of) -> meta(in, inner, parts));
                return true;
            }
            parts.isElsewhere |= id == 1 || id == 8;
            return false;
        });
        return parts;
    }

    private static boolean meta(final ThriftReader in, final int id, final Parts parts) {
        switch (id) {
            case 1 -> parts.type = (int) in.integer();
            case 3 -> {
                final List<String> path = new ArrayList<>();
                for (int n = in.list(ThriftReader.BINARY); n > 0; n--) {
                    path.add(in.text());
                }
                parts.path = String.join(".", path);
            }
            case 4 -> parts.codec = (int) in.integer();
            case 5 -> parts.values = in.integer();
            case 7 -> parts.length = in.integer();
            case 9 -> parts.dataAt = in.integer();
            case 11 -> parts.dictionaryAt = in.integer();
            default -> {
                return false;
            }
        }
        return true;
    }

    private List<Chunk> group(final List<Parts> parts, final long count) {
        require(parts.size() == leaves.size(), "a row group has " + parts.size() + " columns of " + leaves.size());
        final List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            final Parts part = parts.get(i);
            final Leaf leaf = leaves.get(i);
            require(
                    part.path.equals(leaf.path()) && part.type == leaf.type().ordinal(),
                    "column '" + leaf.name() + "' is another in the schema than in a row group");
            require(!part.isElsewhere, "column '" + leaf.name() + "' is encrypted or in another file");
            require(part.values >= 0 && part.length >= 0, "column '" + leaf.name() + "' has no size");
            final long begin = part.dictionaryAt > 0 ? Math.min(part.dictionaryAt, part.dataAt) : part.dataAt;
            chunks.add(new Chunk(count, part.values, part.codec, begin, part.length));
        }
        return chunks;
    }

    long rows() {
        return rows;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    List<List<Chunk>> groups() {
        return groups;
    }
}
