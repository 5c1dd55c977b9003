package dev.reverie.pipeline.run;

import dev.reverie.pipeline.stream.StageMeter;
import java.util.List;
import java.util.Map;

/**
 * How far a run is.
 *
 * @param transitions       recorded.
 * @param rows              recorded.
 * @param logPosition       sequence number of the newest tick in the log, -1 if none: acknowledged.
 * @param updates           made.
 * @param replayTransitions given to the replay.
 * @param policyVersion     newest sent to the actors.
 * @param lag               ticks recorded and not yet learned.
 * @param learner           its newest report.
 * @param meters            of the stages on the wire.
 */
public record RunStatus(
        long transitions,
        long rows,
        long logPosition,
        long updates,
        long replayTransitions,
        long policyVersion,
        long lag,
        Map<String, Double> learner,
        List<StageMeter> meters) {

    /** @return who waits for whom now, in a few words; empty where nobody does. */
    public String waits() {
        boolean actorsWait = false;
        boolean keeperWaits = false;
        boolean learnerWaits = false;
        boolean modelWaits = false;
        for (final StageMeter meter : meters) {
            actorsWait |= meter.stage().startsWith("actor") && meter.isBlocked();
            keeperWaits |= meter.stage().equals("keeper") && meter.isBlocked();
            learnerWaits |= meter.stage().equals("learner") && meter.isStarved();
            modelWaits |= meter.stage().equals("learner") && meter.isBlocked();
        }
        if (modelWaits) {
            return "the world model waits for the behaviour";
        }
        if (actorsWait || keeperWaits) {
            return keeperWaits ? "actors wait for the learner" : "actors wait for the log";
        }
        return learnerWaits ? "the learner waits for actors" : "";
    }
}
