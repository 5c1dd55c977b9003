package dev.reverie.envs.bridge;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One thread that looks every few milliseconds for links whose peer owes an answer for too long. A read with a timeout of
 * its own would cost every round trip two more system calls.
 */
final class Deadlines {
    private static final long PERIOD_MILLIS = 10;
    private static final Set<Link> LINKS = ConcurrentHashMap.newKeySet();
    private static boolean started;

    private Deadlines() {}

    static synchronized void watch(final Link link) {
        LINKS.add(link);
        if (!started) {
            started = true;
            final Thread thread = new Thread(Deadlines::run, "bridge-deadlines");
            thread.setDaemon(true);
            thread.start();
        }
        Deadlines.class.notifyAll();
    }

    static void forget(final Link link) {
        LINKS.remove(link);
    }

    private static void run() {
        try {
            while (true) {
                awaitLinks();
                Thread.sleep(PERIOD_MILLIS);
                final long now = System.nanoTime();
                LINKS.forEach(link -> link.expire(now));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void awaitLinks() throws InterruptedException {
        while (LINKS.isEmpty()) {
            Deadlines.class.wait();
        }
    }
}
