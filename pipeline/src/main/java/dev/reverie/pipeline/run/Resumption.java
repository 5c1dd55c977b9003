package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.DamagedWeightsException;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.checkpoint.Checkpoint;
import dev.reverie.storage.checkpoint.Checkpoints;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.ExperienceHandler;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run goes on from: its log and its newest moment. Where the run can be repeated ({@code local}, {@code lockstep}), the
 * ticks that the log holds after the moment are made again and compared; in {@code pipelined} they are taken from it.
 */
final class Resumption {
    private static final int RECORDS = 256;

    private final Plan plan;
    private final ChronicleLog log;
    private final @Nullable Moment moment;
    private final Consumer<String> say;
    private long given;

    private Resumption(
            final Plan plan, final ChronicleLog log, final @Nullable Moment moment, final Consumer<String> say) {
        this.plan = plan;
        this.log = log;
        this.moment = moment;
        this.say = say;
    }

    /**
     * Opens a run's log and reads its newest checkpoint.
     *
     * @param plan     of the run.
     * @param layout   of its rows.
     * @param episodes given every tick of the log.
     * @param say      told of what is set aside, and where the run goes on.
     * @throws ConfigException if the log is in use or of another layout, or no checkpoint will do.
     */
    static Resumption open(
            final Plan plan, final StepLayout layout, final EpisodeMeter episodes, final Consumer<String> say) {
        final ChronicleLog log = isBegun(plan.logPath())
                ? ChronicleLog.open(plan.logPath(), plan.log())
                : ChronicleLog.create(plan.logPath(), layout, plan.log());
        try {
            log.requireLayout(layout);
            final Moment moment = newest(plan, log.position(), say);
            if (log.oldest() > (moment == null ? 0 : moment.oldest())) {
                throw new ConfigException("log " + plan.logPath() + " begins at record " + log.oldest()
                        + ": retention has deleted what going on needs, from record "
                        + (moment == null ? 0 : moment.oldest()) + " on");
            }
            final Resumption resumption = new Resumption(plan, log, moment, say);
            resumption.count(episodes);
            say.accept(
                    moment == null && resumption.given > log.position()
                            ? "begins with " + episodes.transitions() + " steps that were recorded"
                            : "goes on from step " + (moment == null ? 0 : moment.step())
                                    + (moment == null ? ", for there is no checkpoint" : "")
                                    + "; the log has " + episodes.transitions() + " steps");
            return resumption;
        } catch (final RuntimeException ex) {
            log.close();
            throw ex;
        }
    }

    private static boolean isBegun(final Path log) {
        if (!Files.isDirectory(log)) {
            return false;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.findAny().isPresent();
        } catch (final IOException ex) {
            throw new ConfigException("log " + log + " cannot be read: " + ex.getMessage());
        }
    }

    private static @Nullable Moment newest(final Plan plan, final long logPosition, final Consumer<String> say) {
        final RunDirectory directory = plan.directory();
        if (directory == null) {
            return null;
        }
        try {
            final Checkpoint newest =
                    new Checkpoints(directory.checkpoints(), plan.checkpoint().keep()).newest(logPosition, say);
            return newest == null ? null : Moment.of(newest);
        } catch (final DamagedWeightsException ex) {
            throw new ConfigException("the newest checkpoint in " + directory.checkpoints()
                    + " is whole, but not what this version reads: " + ex.getMessage());
        } catch (final IOException ex) {
            throw new ConfigException(
                    "the checkpoints in " + directory.checkpoints() + " cannot be read: " + ex.getMessage());
        }
    }

    /** Counts what the log holds, and what retention has deleted of it. */
    private void count(final EpisodeMeter episodes) {
        final long oldest = log.oldest();
        if (oldest > 0 && moment != null) {
            final EpisodeMeter left = new EpisodeMeter((step, earned, length) -> {});
            read(oldest, moment.position(), left::onExperience);
            episodes.skip(Math.max(0, moment.step() - left.transitions()));
        }
        read(oldest, log.position(), experience -> {
            episodes.onExperience(experience);
            given += isGiven(experience) ? 1 : 0;
        });
    }

    private static boolean isGiven(final Experience experience) {
        return experience.actor() >= RunConfig.MOST_ACTORS;
    }

    /** Hands over the records from one number to another. */
    private void read(final long from, final long to, final ExperienceHandler handler) {
        try (LogReader reader = log.reader(from)) {
            while (reader.position() <= to
                    && reader.poll(handler, (int) Math.min(RECORDS, to + 1 - reader.position())) > 0) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean isExact() {
        return plan.run().mode() != Mode.PIPELINED;
    }

    /** @return the log, to append to. */
    ChronicleLog log() {
        return log;
    }

    /** @return sequence number of the last record that the moment's learner had learned, -1 if none. */
    long position() {
        return moment == null ? -1 : moment.position();
    }

    /** @return the ticks that are made again, null if none are. */
    @Nullable
    Recorded recorded() {
        return isExact() ? new Recorded(log, Math.max(position(), given - 1)) : null;
    }

    /** Adds to a new replay what it held. */
    void fill(final Replay replay) {
        if (moment != null) {
            read(moment.state(Moment.REPLAY).number("oldest"), position(), replay::add);
        }
    }

    /** Brings a learner's side to the moment; its replay was filled. */
    void restore(final LearnerLoop loop, final LearnerDesk desk, final Published published, final Board board) {
        final State progress = moment == null ? new State() : moment.state(Moment.PROGRESS);
        if (moment != null) {
            loop.restore(moment);
            published.restore(progress.number("published"), moment.weights().get(Moment.POLICY));
        }
        try {
            desk.restore(
                    progress.in("desk"),
                    moment == null ? null : moment.weights().get(Moment.BEST),
                    isExact());
        } catch (final IOException ex) {
            throw new UncheckedIOException("the best weights cannot be kept: " + ex.getMessage(), ex);
        }
        board.learned.set(loop.learned());
        board.updates.set(loop.updates());
        board.replayTransitions.set(loop.transitions());
        board.version.set(published.version());
    }

    /** Brings an actor to where its next tick is made. */
    void restore(final ActorLoop loop, final @Nullable Lockstep lockstep) {
        final State state = moment == null ? new State() : moment.state(Moment.actor(loop.id()));
        long from = 0;
        if (moment != null) {
            from = moment.state(Moment.PROGRESS).number("called_at") + 1;
            if (!ActorLoop.isWhole(state) && log.oldest() == 0) {
                retrace(loop, 0, state.number("tick"), false);
            }
            loop.restore(state);
            final Weights weights = moment.weights().get(Moment.POLICY);
            if (weights != null) {
                loop.adopt(weights);
            }
            if (lockstep != null) {
                lockstep.restore(state, loop.transitions());
            }
        }
        if (moment == null && lockstep != null) {
            final EpisodeMeter before = new EpisodeMeter((step, earned, length) -> {});
            read(0, given - 1, experience -> {
                before.onExperience(experience);
                lockstep.recorded(before.transitions());
            });
        }
        if (!isExact()) {
            retrace(loop, from, Long.MAX_VALUE, true);
        }
        if (!loop.isInPlace()) {
            final String lost = plan.run().env() + " does not do again what it did, as the log has it";
            if (isExact()) {
                throw new ConfigException(lost + ": a run in mode "
                        + plan.run().mode().name().toLowerCase(Locale.ROOT) + " cannot go on");
            }
            say.accept("actor " + loop.id() + ": " + lost + "; it begins new episodes");
            loop.beginAnew();
        }
    }

    /** Makes the actor's ticks again that the log holds, up to one number. */
    private void retrace(final ActorLoop loop, final long from, final long until, final boolean acts) {
        read(from, log.position(), experience -> {
            if (isNext(loop, experience) && experience.tick() < until) {
                while (experience.tick() > loop.ticks()) {
                    loop.beginAnew();
                }
                loop.retrace(experience, acts);
            }
        });
    }

    private static boolean isNext(final ActorLoop loop, final Experience experience) {
        return experience.actor() == loop.id() && experience.tick() >= loop.ticks();
    }
}
