package dev.reverie.storage.log;

import dev.reverie.storage.Ticks;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that appends (or reads) until it is killed, printing what is acknowledged (or read). */
final class Appender {
    private Appender() {}

    public static void main(final String[] args) {
        final Path dir = Path.of(args[1]);
        final Ticks ticks = new Ticks(0, 16, 6);
        if (args[0].equals("read")) {
            try (ChronicleLog log = ChronicleLog.read(dir);
                    LogReader reader = log.reader(0)) {
                final long[] seen = {0};
                final long until = Long.parseLong(args[2]);
                while (seen[0] < until) {
                    if (reader.poll(e -> ExperienceLogContract.check(ticks, e, seen[0]++), 100) == 0) {
                        LockSupport.parkNanos(100_000);
                    }
                }
                System.out.println(seen[0]);
            }
            return;
        }
        if (args[0].equals("named")) {
            try (ChronicleLog log = ChronicleLog.read(dir);
                    LogReader reader = log.reader("named", 0)) {
                while (reader.poll(e -> System.out.println(e.sequence()), 7) >= 0) {
                    LockSupport.parkNanos(10_000);
                }
            }
            return;
        }
        try (ChronicleLog log = args[0].equals("create")
                ? ChronicleLog.create(dir, Ticks.LAYOUT, ChronicleLogTest.SMALL)
                : ChronicleLog.open(dir, ChronicleLogTest.SMALL)) {
            for (long tick = log.position() + 1; ; tick++) {
                log.append(ticks.at(tick));
                if (tick % 20 == 0) {
                    System.out.println(tick);
                }
            }
        }
    }

    static ProcessBuilder process(final String mode, final Path dir, final String... more) {
        final java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("reverie.root"), "jvm.flags"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                mode,
                dir.toString()));
        command.addAll(java.util.List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
