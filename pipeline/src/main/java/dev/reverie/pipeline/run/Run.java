package dev.reverie.pipeline.run;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.BehaviourStage;
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
import dev.reverie.storage.checkpoint.Checkpoints;
import dev.reverie.storage.log.Bookmark;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.replay.ReplayRatio;
import dev.reverie.storage.replay.ReplayRing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.jspecify.annotations.Nullable;

/** A run: its stages, started. Close it to end them in reverse order. */
public final class Run implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RECORDS_A_CYCLE = 32;
    /** How long stages that nothing waits for sleep when there is nothing to do. */
    private static final int ASIDE_MILLIS = 5;

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
    private final Published published;
    private final Muster muster;
    private final StepLayout layout;
    private final @Nullable Resumption past;
    private final List<StageMeter> meters = new ArrayList<>();

    private Run(final Plan plan, final EpisodeMeter episodes, final Consumer<String> say) {
        this.plan = plan;
        try (Environment probe = plan.environment().get()) {
            this.layout = probe.spec().layout();
        }
        this.past = plan.isResumed() ? Resumption.open(plan, layout, episodes, say) : null;
        this.published = new Published(plan.run().publishEvery());
        this.muster = new Muster(plan.run().actors());
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
        final JudgeAgent agent = new JudgeAgent(judge, System::nanoTime);
        stages.start(agent, new SleepingMillisIdleStrategy(ASIDE_MILLIS));
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
        return start(plan, episodes, problem -> {});
    }

    /**
     * Starts a run.
     *
     * @param say told where a resumed run goes on, and what of it could not be used.
     */
    public static Run start(final Plan plan, final EpisodeMeter episodes, final Consumer<String> say) {
        final Run run = new Run(plan, episodes, say);
        try {
            if (plan.run().mode() == Mode.LOCAL) {
                run.startLocal();
            } else {
                run.startStream(plan.run().mode() == Mode.LOCKSTEP);
            }
            return run;
        } catch (final RuntimeException ex) {
            run.stages.close();
            if (run.past != null) {
                run.past.log().close();
            }
            throw ex;
        }
    }

    private void startLocal() {
        final Algorithm algorithm = plan.algorithm();
        if (algorithm == null) {
            throw new ConfigException("mode local needs an algorithm; record in mode pipelined");
        }
        final Keeper keeper = keeper();
        final ActorLoop actor = actorLoop(0, TickClock.logical(), null);
        final LearnerLoop loop = learnerLoop(algorithm, 1);
        final LocalAgent.Learning learning = new LocalAgent.Learning(loop, desk, published, checkpointing(loop, true));
        stages.start(
                new LocalAgent(
                        actor, keeper, learning, board, stop, muster, plan.run().steps()),
                idle());
    }

    private void startStream(final boolean isLockstep) {
        final Algorithm algorithm = plan.algorithm();
        final Wire wire = stages.own(Wire.launch(plan.wire(), faults));
        final AeronSource source = wire.source(layout, plan.run().actors(), meter("keeper"));
        final Keeper keeper = keeper();
        final LearnerLoop loop = algorithm == null ? null : learnerLoop(algorithm, isLockstep ? 1 : RECORDS_A_CYCLE);
        final Checkpointing checkpointing = loop == null ? null : checkpointing(loop, isLockstep);
        final List<ActorAgent> actors = new ArrayList<>();
        for (int id = 0; id < plan.run().actors(); id++) {
            actors.add(actor(id, wire, isLockstep));
        }
        final long lead = loop == null ? Long.MAX_VALUE : plan.run().lead();
        board.limit.set(loop == null ? Long.MAX_VALUE : loop.limit());
        stages.start(
                new KeeperAgent(
                        source,
                        wire.logPositionBroadcast(),
                        keeper,
                        board,
                        lead,
                        plan.run().lanes()),
                idle());
        if (loop != null) {
            startBehaviour(loop);
            stages.start(
                    new LearnerAgent(
                            loop,
                            wire.weightsBroadcast(CODEC),
                            desk,
                            board,
                            meter("learner"),
                            published,
                            checkpointing),
                    idle());
        }
        actors.forEach(agent -> stages.start(agent, idle()));
    }

    /** Before the learner's stage, to end after it: the learner's last state has the behaviour's in it. */
    private void startBehaviour(final LearnerLoop loop) {
        final BehaviourStage behaviour = loop.learner().behaviour();
        if (behaviour != null) {
            stages.start(new BehaviourAgent(behaviour, meter("behaviour")), idle());
        }
    }

    private ActorAgent actor(final int id, final Wire wire, final boolean isLockstep) {
        final WeightsInbox inbox = plan.algorithm() == null ? null : wire.weightsInbox(CODEC);
        final Lockstep lockstep = isLockstep
                ? new Lockstep(new ReplayRatio(plan.pace()), plan.run().publishEvery())
                : null;
        return new ActorAgent(
                actorLoop(id, isLockstep ? TickClock.logical() : TickClock.system(), lockstep),
                wire.sink(layout, plan.run().lanes(), meter("actor-" + id)),
                inbox,
                lockstep,
                share(id),
                stop,
                muster);
    }

    private long share(final int id) {
        final long actors = plan.run().actors();
        return plan.run().steps() / actors + (id < plan.run().steps() % actors ? 1 : 0);
    }

    private ActorLoop actorLoop(final int id, final TickClock clock, final @Nullable Lockstep lockstep) {
        final long seed = plan.run().seed();
        final ActorLoop loop = new ActorLoop(
                plan.environment().get(),
                plan.actors().apply(Seeds.of(seed, "actor", id)),
                clock,
                id,
                Seeds.of(seed, "env", id));
        if (past != null) {
            past.restore(loop, lockstep);
        }
        return loop;
    }

    private Keeper keeper() {
        return past == null
                ? new Keeper(ChronicleLog.create(plan.logPath(), layout, plan.log()), episodes, board)
                : new Keeper(past.log(), episodes, board, past.recorded());
    }

    private LearnerLoop learnerLoop(final Algorithm algorithm, final int recordsACycle) {
        final ChronicleLog log = ChronicleLog.read(plan.logPath());
        final ReplayRing replay = new ReplayRing(log.layout(), plan.replay(), plan.logPath());
        if (past != null) {
            past.fill(replay);
        }
        final LearnerLoop loop = new LearnerLoop(
                log.reader(past == null ? 0 : past.position() + 1),
                replay,
                new ReplayRatio(plan.pace()),
                algorithm.learner(replay, Seeds.of(plan.run().seed(), "learner", 0)),
                recordsACycle,
                board.logPosition::get);
        if (past != null) {
            past.restore(loop, desk, published, board);
        }
        return loop;
    }

    private @Nullable Checkpointing checkpointing(final LearnerLoop loop, final boolean isExact) {
        final RunDirectory directory = plan.directory();
        if (directory == null) {
            return null;
        }
        final CheckpointAgent agent = new CheckpointAgent(
                new Checkpoints(directory.checkpoints(), plan.checkpoint().keep()),
                plan.log().keepsAll() ? null : Bookmark.open(plan.logPath(), "checkpoints", 0));
        stages.start(agent, new SleepingMillisIdleStrategy(ASIDE_MILLIS));
        final Checkpointing checkpointing =
                new Checkpointing(plan.checkpoint(), isExact, muster, agent, published, desk, board);
        if (past != null) {
            checkpointing.restore(loop.transitions());
        }
        return checkpointing;
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
