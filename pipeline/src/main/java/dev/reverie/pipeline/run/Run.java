package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Safetensors;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.stream.AeronSource;
import dev.reverie.pipeline.stream.Faults;
import dev.reverie.pipeline.stream.StageMeter;
import dev.reverie.pipeline.stream.Stages;
import dev.reverie.pipeline.stream.WeightsCodec;
import dev.reverie.pipeline.stream.WeightsInbox;
import dev.reverie.pipeline.stream.Wire;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.ExperienceLog;
import dev.reverie.storage.replay.ReplayRatio;
import dev.reverie.storage.replay.ReplayRing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/** A run: its stages, started. Close it to end them in reverse order. */
public final class Run implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RECORDS_A_CYCLE = 32;
    private static final WeightsCodec CODEC = new WeightsCodec() {
        @Override
        public byte[] encode(final Weights weights) {
            final ByteBuffer bytes = Safetensors.encode(weights, Map.of());
            final byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        }

        @Override
        public Weights decode(final byte[] bytes) {
            return Safetensors.decode(ByteBuffer.wrap(bytes));
        }
    };

    private final Plan plan;
    private final Faults faults = new Faults();
    private final Stages stages = new Stages(faults, PATIENCE);
    private final Stop stop = new Stop();
    private final Board board = new Board();
    private final EpisodeMeter episodes;
    private final @Nullable Judge judge;
    private final LearnerDesk desk;
    private final List<StageMeter> meters = new ArrayList<>();

    private Run(final Plan plan, final EpisodeMeter episodes) {
        this.plan = plan;
        this.episodes = episodes;
        this.judge = judge();
        this.desk = new LearnerDesk(
                plan.directory(),
                plan.run().saveSeconds(),
                judge,
                trials(),
                plan.run().bestEvery());
    }

    private @Nullable Judge judge() {
        final RunDirectory directory = plan.directory();
        final Algorithm algorithm = plan.algorithm();
        if (plan.run().bestEvery() == 0 || directory == null || algorithm == null) {
            return null;
        }
        final long seed = plan.run().seed();
        return stages.own(new Judge(
                Environments.make(plan.run().env(), Math.min(plan.run().bestEpisodes(), Experiment.EVALUATION_LANES)),
                algorithm.evaluator(Seeds.of(seed, "judge", 0)),
                directory,
                plan.run().bestEpisodes(),
                Seeds.of(seed, "trial", 0)));
    }

    /** On the learner's thread where runs must repeat, on one of its own where speed counts. */
    private @Nullable Trials trials() {
        if (judge == null) {
            return null;
        }
        if (plan.run().mode() != Mode.PIPELINED) {
            return Trials.now(judge);
        }
        final JudgeAgent agent = new JudgeAgent(judge);
        stages.start(agent, idle());
        return agent;
    }

    /**
     * Starts a run.
     *
     * @param plan     of the run.
     * @param episodes fed every tick by the keeper's thread.
     * @return the run, its stages at work.
     * @throws ConfigException if it cannot begin; nothing is left running then.
     */
    public static Run start(final Plan plan, final EpisodeMeter episodes) {
        final Run run = new Run(plan, episodes);
        try {
            if (plan.run().mode() == Mode.LOCAL) {
                run.startLocal();
            } else {
                run.startStream(plan.run().mode() == Mode.LOCKSTEP);
            }
            return run;
        } catch (final RuntimeException ex) {
            run.stages.close();
            throw ex;
        }
    }

    private void startLocal() {
        final Algorithm algorithm = plan.algorithm();
        final ActorLoop actor = actorLoop(0, TickClock.logical());
        final Keeper keeper = keeper();
        if (algorithm == null) {
            throw new ConfigException("mode local needs an algorithm; record in mode pipelined");
        }
        stages.start(new LocalAgent(actor, keeper, learnerLoop(algorithm, 1), desk, board, stop, plan.run()), idle());
    }

    private void startStream(final boolean isLockstep) {
        final Algorithm algorithm = plan.algorithm();
        final StepLayout layout;
        try (Environment probe = plan.environment().get()) {
            layout = probe.spec().layout();
        }
        final Wire wire = stages.own(Wire.launch(plan.wire(), faults));
        final AeronSource source = wire.source(layout, plan.run().actors(), meter("keeper"));
        final Keeper keeper = keeper();
        final long lead = algorithm == null ? Long.MAX_VALUE : plan.run().lead();
        stages.start(new KeeperAgent(source, wire.logPositionBroadcast(), keeper, board, lead), idle());
        if (algorithm != null) {
            stages.start(
                    new LearnerAgent(
                            learnerLoop(algorithm, isLockstep ? 1 : RECORDS_A_CYCLE),
                            wire.weightsBroadcast(CODEC),
                            desk,
                            board,
                            meter("learner"),
                            plan.run().publishEvery()),
                    idle());
        }
        final TickClock clock = isLockstep ? TickClock.logical() : TickClock.system();
        for (int id = 0; id < plan.run().actors(); id++) {
            final WeightsInbox inbox = algorithm == null ? null : wire.weightsInbox(CODEC);
            final Lockstep lockstep = isLockstep
                    ? new Lockstep(new ReplayRatio(plan.pace()), plan.run().publishEvery())
                    : null;
            stages.start(
                    new ActorAgent(
                            actorLoop(id, clock),
                            wire.sink(layout, plan.run().lanes(), meter("actor-" + id)),
                            inbox,
                            lockstep,
                            share(id),
                            stop,
                            id),
                    idle());
        }
    }

    private long share(final int id) {
        final long actors = plan.run().actors();
        return plan.run().steps() / actors + (id < plan.run().steps() % actors ? 1 : 0);
    }

    private ActorLoop actorLoop(final int id, final TickClock clock) {
        final long seed = plan.run().seed();
        return new ActorLoop(
                plan.environment().get(),
                plan.actors().apply(Seeds.of(seed, "actor", id)),
                clock,
                id,
                Seeds.of(seed, "env", id));
    }

    private Keeper keeper() {
        final StepLayout layout;
        try (Environment probe = plan.environment().get()) {
            layout = probe.spec().layout();
        }
        final ExperienceLog log = ChronicleLog.create(plan.logPath(), layout, plan.log());
        return new Keeper(log, episodes, board);
    }

    private LearnerLoop learnerLoop(final Algorithm algorithm, final int recordsACycle) {
        final ChronicleLog log = ChronicleLog.read(plan.logPath());
        final ReplayRing replay = new ReplayRing(log.layout(), plan.replay());
        return new LearnerLoop(
                log.reader(0),
                replay,
                new ReplayRatio(plan.pace()),
                algorithm.learner(replay, Seeds.of(plan.run().seed(), "learner", 0)),
                recordsACycle);
    }

    private StageMeter meter(final String stage) {
        final StageMeter meter = new StageMeter(stage);
        meters.add(meter);
        return meter;
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(20, 100, 1_000, 50_000);
    }

    /** Asks the actors to make no more ticks; what they made is still recorded and learned. Any thread. */
    public void stop() {
        stop.ask();
    }

    /**
     * Waits.
     *
     * @param longest to wait.
     * @return whether the run is over, by itself or by a fault.
     */
    public boolean await(final Duration longest) {
        return stages.await(longest);
    }

    /** @return the first fault, or null. */
    public @Nullable Throwable fault() {
        return stages.fault();
    }

    /** @return how far the run is. Any thread. */
    public RunStatus status() {
        return new RunStatus(
                board.transitions.get(),
                board.rows.get(),
                board.logPosition.get(),
                board.updates.get(),
                board.replayTransitions.get(),
                board.version.get(),
                board.logPosition.get() - board.learned.get(),
                desk.report(),
                List.copyOf(meters));
    }

    @Override
    public void close() {
        stages.close();
    }
}
