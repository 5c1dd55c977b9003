package dev.reverie.pipeline.run;

/** Says once that a run should end early. Any thread. */
final class Stop {
    private volatile boolean isAsked;

    void ask() {
        isAsked = true;
    }

    boolean isAsked() {
        return isAsked;
    }
}
