package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;

class StagesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Faults faults = new Faults();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @FunctionalInterface
    private interface Work {
        int work() throws Exception;
    }

    private Agent agent(final String name, final Work work) {
        return new Agent() {
            @Override
            public int doWork() throws Exception {
                return work.work();
            }

            @Override
            public void onClose() {
                log.add(name + " on " + Thread.currentThread().getName());
            }

            @Override
            public String roleName() {
                return name;
            }
        };
    }

    @Test
    void closeInReverseOrderOfStart() {
        final Stages stages = new Stages(faults, LONG);
        stages.own(() -> log.add("wire"));
        stages.start(agent("keeper", () -> 0), YieldingIdleStrategy.INSTANCE);
        stages.own(() -> log.add("sink"));
        stages.start(agent("actor", () -> 0), YieldingIdleStrategy.INSTANCE);
        assertFalse(stages.await(Duration.ofMillis(20)));
        stages.close();
        stages.close();
        assertEquals(List.of("actor on actor", "sink", "keeper on keeper", "wire"), log);
        assertNull(stages.fault());
    }

    @Test
    void theFirstFaultWinsAndEndsOnlyItsStage() {
        final IllegalStateException first = new IllegalStateException("first");
        final IllegalStateException second = new IllegalStateException("second");
        final Stages stages = new Stages(faults, LONG);
        final CountDownLatch moved = new CountDownLatch(1_000);
        stages.start(
                agent("healthy", () -> {
                    moved.countDown();
                    return 1;
                }),
                YieldingIdleStrategy.INSTANCE);
        final int[] calls = {0};
        stages.start(
                agent("faulty", () -> {
                    calls[0]++;
                    throw first;
                }),
                YieldingIdleStrategy.INSTANCE);
        assertTrue(stages.await(LONG));
        stages.own(() -> {
            throw second;
        });
        WireTestCase.await("the healthy one", () -> moved.getCount() == 0);
        stages.close();
        assertSame(first, stages.fault());
        assertEquals(1, calls[0]);
        assertEquals(List.of(second), List.of(first.getSuppressed()));
        assertEquals(2, log.size());
    }

    @Test
    void anAgentThatIsDoneIsNoFault() {
        final Stages stages = new Stages(faults, LONG);
        final int[] left = {10};
        stages.start(
                agent("actor", () -> {
                    if (left[0]-- == 0) {
                        throw new AgentTerminationException("done");
                    }
                    return 1;
                }),
                YieldingIdleStrategy.INSTANCE);
        assertTrue(stages.await(LONG));
        assertNull(stages.fault());
        stages.close();
        assertEquals(List.of("actor on actor"), log);
    }

    @Test
    void anAgentThatCannotBeginIsAFault() {
        final IllegalStateException cause = new IllegalStateException("no environment");
        final Stages stages = new Stages(faults, LONG);
        stages.start(
                new Agent() {
                    @Override
                    public void onStart() {
                        throw cause;
                    }

                    @Override
                    public int doWork() {
                        log.add("worked");
                        return 0;
                    }

                    @Override
                    public String roleName() {
                        return "actor";
                    }
                },
                YieldingIdleStrategy.INSTANCE);
        assertTrue(stages.await(LONG));
        stages.close();
        assertSame(cause, stages.fault());
        assertEquals(List.of(), log);
    }

    @Test
    void behindAStageThatDoesNotEndNothingIsClosed() {
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch within = new CountDownLatch(1);
        final Stages stages = new Stages(faults, Duration.ofMillis(50));
        stages.own(() -> log.add("mapped memory"));
        stages.start(
                agent("stuck", () -> {
                    within.countDown();
                    release.await();
                    return 0;
                }),
                YieldingIdleStrategy.INSTANCE);
        stages.own(() -> log.add("later"));
        WireTestCase.await("work", () -> within.getCount() == 0);
        stages.close();
        assertEquals(List.of("later"), log);
        final Throwable fault = stages.fault();
        assertNotNull(fault);
        assertTrue(fault.getMessage().contains("'stuck'"), fault.getMessage());
        release.countDown();
    }
}
