package dev.reverie.benchmarks;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Lane-steps of 64 lanes of CartPole-v1 under random actions drawn beforehand; its peer in C is {@code peers/cartpole.c}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CartPoleStepping {
    private static final int LANES = 64;
    private static final int TABLE = 1024;

    private final Environment environment = Environments.make("CartPole-v1", LANES);
    private final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
    private final byte[] actions = new byte[TABLE * LANES];
    private int tick;

    /** Draws the actions and begins the episodes. */
    @Setup
    public void setup() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int k = 0; k < actions.length; k++) {
            actions[k] = (byte) random.nextInt(2);
        }
        environment.reset(0, rows);
    }

    /** One tick of every lane, its actions written first. */
    @Benchmark
    @OperationsPerInvocation(LANES)
    public double tick() {
        final int from = tick++ % TABLE * LANES;
        for (int i = 0; i < LANES; i++) {
            rows.action(i, actions[from + i]);
        }
        environment.step(rows, rows);
        return rows.reward(0);
    }
}
