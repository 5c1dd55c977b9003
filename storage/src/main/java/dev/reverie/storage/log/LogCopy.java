package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What was copied into a new log.
 *
 * @param records  copied, numbered from 0 on.
 * @param rows     of all lanes.
 * @param renamed  for each log copied, the actors whose numbers were taken by logs before it, and those they have now.
 */
public record LogCopy(long records, long rows, List<Map<Integer, Integer>> renamed) {
    private static final int POLL = 4096;

    public LogCopy {
        renamed = List.copyOf(renamed);
    }

    /**
     * Makes a log of all records of others, one after the other. An actor whose number an earlier log has too gets another, so
     * that the episodes of the two stay apart.
     *
     * @param logs   directories, at least one, of the same layout.
     * @param out    directory of the new log; gone again if it cannot be finished.
     * @param config of the new log.
     * @return what was copied.
     * @throws ConfigException     if the layouts differ, a log does not exist or {@code out} holds something.
     * @throws DamagedLogException if a log is not sound.
     */
    public static LogCopy merge(final List<Path> logs, final Path out, final LogConfig config) {
        final StepLayout layout = layout(logs.get(0));
        for (final Path log : logs) {
            try (ChronicleLog opened = ChronicleLog.read(log)) {
                opened.requireLayout(layout);
            }
        }
        return copying(out, layout, config, to -> {
            for (final Path log : logs) {
                to.copy(log, 0, Long.MAX_VALUE, true);
            }
        });
    }

    /**
     * Makes a log of the records of another that are numbered {@code from} to {@code end}, less those that are lost.
     *
     * @param log    directory.
     * @param from   first number.
     * @param end    first number beyond; the greatest long for all that there are.
     * @param out    directory of the new log; gone again if it cannot be finished.
     * @param config of the new log.
     * @return what was copied.
     * @throws ConfigException     if the log has no such records, or {@code out} holds something.
     * @throws DamagedLogException if a record copied is not sound.
     */
    public static LogCopy cut(final Path log, final long from, final long end, final Path out, final LogConfig config) {
        try (ChronicleLog opened = ChronicleLog.read(log)) {
            final long oldest = opened.oldest();
            final long newest = opened.position();
            if (from < oldest || from > newest || end <= from || end != Long.MAX_VALUE && end > newest + 1) {
                throw new ConfigException("log " + log + " has records " + oldest + " to " + newest
                        + ": cut --from one of them, and --to a later number up to " + (newest + 1) + ", not from "
                        + from + (end == Long.MAX_VALUE ? "" : " to " + end));
            }
            return copying(out, opened.layout(), config, to -> to.copy(log, from, end, false));
        }
    }

    /**
     * Makes a log of all records of another, whose actors get other numbers, so that the new log can go on with actors of its own.
     *
     * @param log    directory.
     * @param actor  least number of an actor in the copy.
     * @param out    directory of the new log; gone again if it cannot be finished.
     * @param config of the new log.
     * @return what was copied.
     * @throws ConfigException     if the log does not exist, or {@code out} holds something.
     * @throws DamagedLogException if the log is not sound.
     */
    public static LogCopy renumbered(final Path log, final int actor, final Path out, final LogConfig config) {
        return copying(out, layout(log), config, to -> {
            for (int taken = 0; taken < actor; taken++) {
                to.taken.add(taken);
            }
            to.copy(log, 0, Long.MAX_VALUE, true);
        });
    }

    private static StepLayout layout(final Path log) {
        try (ChronicleLog opened = ChronicleLog.read(log)) {
            return opened.layout();
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(Copier to);
    }

    private static LogCopy copying(final Path out, final StepLayout layout, final LogConfig config, final Work work) {
        boolean isDone = false;
        final ChronicleLog log = ChronicleLog.create(out, layout, config);
        try {
            final Copier copier = new Copier(log);
            work.on(copier);
            isDone = true;
            return new LogCopy(copier.records, copier.rows, copier.renamed);
        } finally {
            log.close();
            if (!isDone) {
                discard(out);
            }
        }
    }

    /** Deletes a copy that was begun and is not finished, if there is one. */
    public static void discard(final Path out) {
        try {
            LogFiles.delete(out);
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + out + " could not be finished, nor deleted: " + ex, ex);
        }
    }

    private static final class Copier {
        private final ChronicleLog log;
        private final Set<Integer> taken = new HashSet<>();
        private final List<Map<Integer, Integer>> renamed = new ArrayList<>();
        private final Experience copy;
        private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 16));
        private Map<Integer, Integer> names = new TreeMap<>();
        private long end;
        private long records;
        private long rows;

        Copier(final ChronicleLog log) {
            this.log = log;
            this.copy = new Experience(log.layout());
        }

        void copy(final Path from, final long first, final long limit, final boolean isRenaming) {
            names = new TreeMap<>();
            end = limit;
            try (ChronicleLog source = ChronicleLog.read(from);
                    LogReader reader = source.reader(Math.max(first, source.oldest()))) {
                final long until = Math.min(limit, source.position() + 1);
                int polled = 1;
                while (polled > 0 && reader.position() < until) {
                    final int most = (int) Math.min(POLL, until - reader.position());
                    polled = reader.poll(experience -> append(experience, isRenaming), most);
                }
            }
            taken.addAll(names.values());
            final Map<Integer, Integer> changed = new TreeMap<>(names);
            changed.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
            renamed.add(changed);
        }

        private void append(final Experience experience, final boolean isRenaming) {
            if (experience.sequence() >= end) {
                return;
            }
            final int actor = experience.actor();
            final Integer known = names.get(actor);
            final int name = known == null ? name(actor, isRenaming) : known;
            records++;
            rows += experience.lanes();
            if (name == actor) {
                log.append(experience);
                return;
            }
            if (bytes.capacity() < experience.length()) {
                bytes.wrap(ByteBuffer.allocateDirect(experience.length()));
            }
            bytes.putBytes(0, experience.buffer(), 0, experience.length());
            copy.wrap(bytes, 0, experience.length());
            copy.stamp(
                    name,
                    experience.tick(),
                    experience.policyVersion(),
                    experience.wallNanos(),
                    experience.monoNanos());
            log.append(copy);
        }

        private int name(final int actor, final boolean isRenaming) {
            int name = actor;
            while (isRenaming && (taken.contains(name) || names.containsValue(name))) {
                name++;
            }
            names.put(actor, name);
            return name;
        }
    }
}
