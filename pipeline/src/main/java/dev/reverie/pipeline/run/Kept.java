package dev.reverie.pipeline.run;

/** Which of a run's weights. */
public enum Kept {
    /** The latest. */
    LAST("policy.safetensors"),
    /** Those that earned most when they were tried during the run. */
    BEST("best.safetensors");

    private final String file;

    Kept(final String file) {
        this.file = file;
    }

    String file() {
        return file;
    }
}
