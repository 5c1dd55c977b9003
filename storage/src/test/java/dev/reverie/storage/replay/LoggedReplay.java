package dev.reverie.storage.replay;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.log.LogReader;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** A replay behind a log of its own: what is added goes into the log, and from there into the replay. */
final class LoggedReplay implements Replay {
    static final LogConfig SMALL = new LogConfig(1 << 22, 4, LogConfig.Roll.DAY, 0);

    private final ChronicleLog log;
    private final LogReader reader;
    private final ReplayRing ring;

    LoggedReplay(final Path directory, final StepLayout layout, final ReplayConfig config) {
        log = ChronicleLog.create(directory, layout, SMALL);
        reader = log.reader(0);
        ring = new ReplayRing(layout, config, directory);
    }

    ReplayRing ring() {
        return ring;
    }

    @Override
    public void add(final Experience experience) {
        if (!experience.rows().layout().equals(log.layout())) {
            ring.add(experience);
        }
        log.append(experience);
        reader.poll(ring::add, 1);
    }

    @Override
    public long transitions() {
        return ring.transitions();
    }

    @Override
    public boolean sample(final SequenceBatch into, final RandomGenerator random) {
        return ring.sample(into, random);
    }

    @Override
    public int fresh(final SequenceBatch into) {
        return ring.fresh(into);
    }

    @Override
    public void close() {
        ring.close();
        reader.close();
        log.close();
    }
}
