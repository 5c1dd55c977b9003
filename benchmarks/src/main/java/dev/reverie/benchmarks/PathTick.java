package dev.reverie.benchmarks;

import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.RandomActor;
import dev.reverie.pipeline.run.ActorLoop;
import dev.reverie.pipeline.run.TickClock;
import dev.reverie.pipeline.stream.AeronSink;
import dev.reverie.pipeline.stream.AeronSource;
import dev.reverie.pipeline.stream.Faults;
import dev.reverie.pipeline.stream.StageMeter;
import dev.reverie.pipeline.stream.Wire;
import dev.reverie.pipeline.stream.WireConfig;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import dev.reverie.storage.log.LogReader;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One tick of 64 lanes of CartPole from the environment into the replay, every part in turn on one thread. */
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class PathTick {
    private static final int LANES = 64;

    private Path directory;
    private ActorLoop actor;
    private Wire wire;
    private AeronSink sink;
    private AeronSource source;
    private ChronicleLog log;
    private ChronicleLog tailed;
    private LogReader reader;
    private ReplayRing replay;

    /** Puts the path together. */
    @Setup
    public void setup() throws IOException {
        directory = Scratch.directory();
        final var environment = Environments.make("CartPole-v1", LANES);
        final StepLayout layout = environment.spec().layout();
        actor = new ActorLoop(environment, new RandomActor(environment.spec(), 1), TickClock.system(), 0, 1);
        wire = Wire.launch(WireConfig.defaults(), new Faults());
        source = wire.source(layout, 1, new StageMeter("keeper"));
        sink = wire.sink(layout, LANES, new StageMeter("actor-0"));
        log = ChronicleLog.create(directory.resolve("log"), layout, LogConfig.defaults());
        tailed = ChronicleLog.read(directory.resolve("log"));
        reader = tailed.reader(0);
        replay = new ReplayRing(layout, new ReplayConfig(1_000_000));
        source.flux().doOnNext(log::append).subscribe();
    }

    /** A tick. */
    @Benchmark
    @OperationsPerInvocation(LANES)
    public long tick() {
        final Experience tick = actor.next();
        while (sink.offer(tick) < 0) {
            Thread.onSpinWait();
        }
        while (source.doWork() == 0) {
            Thread.onSpinWait();
        }
        while (reader.poll(replay::add, 1) == 0) {
            Thread.onSpinWait();
        }
        return replay.transitions();
    }

    /** Takes it apart. */
    @TearDown
    public void tearDown() throws IOException {
        reader.close();
        tailed.close();
        source.close();
        sink.close();
        wire.close();
        log.close();
        replay.close();
        actor.close();
        Scratch.delete(directory);
    }
}
