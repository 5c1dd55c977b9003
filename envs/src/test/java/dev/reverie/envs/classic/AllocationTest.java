package dev.reverie.envs.classic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reverie.envs.Acting;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
    @ParameterizedTest
    @CsvSource({
        "CartPole-v1,1000000",
        "Pendulum-v1,300000",
        "Acrobot-v1,100000",
        "MountainCarContinuous-v0,300000",
        "Taxi-v3,300000",
        "blocking-maze,300000",
        "countdown,300000",
        "sokoban,20000",
        "sokoban-pixels,3000",
        "connect-four:illegal=random,20000",
        "othello:opponent=random,20000",
        "gomoku:illegal=random,10000",
        "go:illegal=random,5000",
        "chess:illegal=random,2000",
        "catch,5000",
        "paddle,5000",
        "car-racing,1500",
        "push-table,5000",
        "paddle:size=32;resize=20;gray;stack=4,1500",
        "CartPole-v1:limit=30;repeat=3,10000",
        "Pendulum-v1:sticky=0.25;delay=2;latency=3;noise=0.1;drop=0.2;vary=0.2;normalise;clip;scale=2,10000"
    })
    void steppingAllocatesNothing(final String id, final int ticks) {
        final Environment environment = Environments.make(id.replace(';', ','), 4);
        final Rows rows = Rows.allocate(environment.spec().layout(), 4);
        environment.reset(1, rows);
        final Random random = new Random(1);
        for (int tick = 0; tick < Math.min(ticks, 20_000); tick++) {
            Acting.choose(rows, random);
            environment.step(rows, rows);
        }
        final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final long end = System.nanoTime() + 30_000_000_000L;
        long bytes;
        do {
            final long before = bean.getThreadAllocatedBytes(thread);
            for (int tick = 0; tick < ticks; tick++) {
                environment.step(rows, rows);
            }
            bytes = bean.getThreadAllocatedBytes(thread) - before;
        } while (bytes >= 100_000 && System.nanoTime() < end);
        assertTrue(bytes < 100_000, ticks + " ticks allocated " + bytes + " bytes");
    }
}
