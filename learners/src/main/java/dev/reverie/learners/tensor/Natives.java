package dev.reverie.learners.tensor;

/** What every engine's native libraries have in common. */
public final class Natives {
    private static final String[][] SETTINGS = {
        // scopes release every handle: no collector thread, no budget that would call System.gc()
        {"org.bytedeco.javacpp.nopointergc", "true"},
        {"org.bytedeco.javacpp.maxBytes", "0"},
        {"org.bytedeco.javacpp.maxPhysicalBytes", "0"}
    };

    private Natives() {}

    /** Sets, where the user did not, what has to be set before the first native class is loaded. */
    public static void prepare() {
        for (final String[] setting : SETTINGS) {
            if (System.getProperty(setting[0]) == null) {
                System.setProperty(setting[0], setting[1]);
            }
        }
    }
}
