package dev.reverie.storage.interchange;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Phase;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of a log as texts. */
final class Logs {
    private Logs() {}

    /** @return rows of an environment with one observation and a box of actions. */
    static List<String> rows(final Path log, final EnvSpec env) {
        final List<String> rows = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(
                            e -> {
                                for (int i = 0; i < e.lanes(); i++) {
                                    final boolean isUnseen = (e.rows().flags(i) & StepLayout.FLAG_NO_OBSERVATION) != 0;
                                    final List<Float> x = new ArrayList<>();
                                    for (int j = 0; j < env.observation().get(0).size(); j++) {
                                        x.add(e.rows().floatAt(i, 0, j));
                                    }
                                    final List<Float> a = new ArrayList<>();
                                    for (int j = 0; j < env.action().field().size(); j++) {
                                        a.add(e.rows().actionAt(i, j));
                                    }
                                    final boolean isLast = e.rows().phase(i) == Phase.LAST;
                                    rows.add(e.rows().phase(i) + " r" + e.rows().reward(i) + " d"
                                            + e.rows().discount(i) + (isUnseen ? " ?" : " x" + x)
                                            + (isLast ? "" : " a" + a));
                                }
                            },
                            64)
                    > 0) {}
        }
        return rows;
    }
}
