package dev.reverie.benchmarks.learn;

import java.util.LinkedHashMap;
import java.util.Map;

/** Networks whose whole update is timed: forward, backward and Adam of all parameters. */
enum Workload {
    MLP("mlp", "MLP 3x256, batch 256", 0.95, 2),
    RSSM("rssm", "RSSM 50 steps, batch 16, deter 256", 0.8, 2),
    CNN("cnn", "CNN 4 layers, 64x64x3, batch 16", 1, 1.5),
    TRANSFORMER("transformer", "transformer 4x256, 8 heads, 64 tokens, batch 16", 1, Double.NaN),
    ENSEMBLE("ensemble", "ensemble of 7, 4x200, batch 256", 0.95, Double.NaN);

    /** First axis of the MLP's, the CNN's and the transformer's inputs. */
    static final int MLP_BATCH = 256;

    static final int BATCH = 16;
    static final int STEPS = 50;
    static final int DETER = 256;
    static final int ACTIONS = 6;
    static final int GROUPS = 32;
    static final int LAYERS = 4;
    static final int WIDTH = 256;
    static final int HEADS = 8;
    static final int TOKENS = 64;
    static final int MEMBERS = 7;
    static final int PIXELS = 64;
    static final int FILTERS = 4;
    static final int[] MLP_SIZES = {24, 256, 256, 256, 6};
    static final int[] MEMBER_SIZES = {24, 200, 200, 200, 200, 18};
    static final int[] CHANNELS = {3, 32, 64, 128, 256};

    private final String id;
    private final String title;
    private final double torchGoal;
    private final double nd4jGoal;

    Workload(final String id, final String title, final double torchGoal, final double nd4jGoal) {
        this.id = id;
        this.title = title;
        this.torchGoal = torchGoal;
        this.nd4jGoal = nd4jGoal;
    }

    /** @return as {@code benchmarks/peers/learn.py} knows it. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** @return the share of PyTorch's time that an engine may take, NaN if none is named. */
    double goal(final String engine) {
        return engine.equals("torch") ? torchGoal : nd4jGoal;
    }

    /** @return shapes by name; kernels are {@code [in, out]}, {@code [e, in, out]} or {@code [o, c, h, w]}. */
    Map<String, int[]> parameters() {
        final Map<String, int[]> shapes = new LinkedHashMap<>();
        switch (this) {
            case MLP -> {
                for (int i = 0; i + 1 < MLP_SIZES.length; i++) {
                    dense(shapes, Integer.toString(i), MLP_SIZES[i], MLP_SIZES[i + 1]);
                }
            }
            case RSSM -> {
                dense(shapes, "in", DETER + ACTIONS, DETER);
                dense(shapes, "gru", 2 * DETER, 3 * DETER);
                dense(shapes, "prior", DETER, DETER);
                dense(shapes, "priorOut", DETER, DETER);
                dense(shapes, "post", 2 * DETER, DETER);
                dense(shapes, "postOut", DETER, DETER);
            }
            case CNN -> {
                for (int i = 0; i + 1 < CHANNELS.length; i++) {
                    shapes.put(i + "/kernel", new int[] {CHANNELS[i + 1], CHANNELS[i], FILTERS, FILTERS});
                    shapes.put(i + "/bias", new int[] {CHANNELS[i + 1]});
                }
            }
            case TRANSFORMER -> {
                for (int i = 0; i < LAYERS; i++) {
                    norm(shapes, i + "/norm1");
                    dense(shapes, i + "/qkv", WIDTH, 3 * WIDTH);
                    dense(shapes, i + "/out", WIDTH, WIDTH);
                    norm(shapes, i + "/norm2");
                    dense(shapes, i + "/up", WIDTH, 4 * WIDTH);
                    dense(shapes, i + "/down", 4 * WIDTH, WIDTH);
                }
            }
            case ENSEMBLE -> {
                for (int i = 0; i + 1 < MEMBER_SIZES.length; i++) {
                    shapes.put(i + "/kernel", new int[] {MEMBERS, MEMBER_SIZES[i], MEMBER_SIZES[i + 1]});
                    shapes.put(i + "/bias", new int[] {MEMBERS, 1, MEMBER_SIZES[i + 1]});
                }
            }
        }
        return shapes;
    }

    private static void dense(final Map<String, int[]> shapes, final String name, final int in, final int out) {
        shapes.put(name + "/kernel", new int[] {in, out});
        shapes.put(name + "/bias", new int[] {out});
    }

    private static void norm(final Map<String, int[]> shapes, final String name) {
        shapes.put(name + "/scale", new int[] {WIDTH});
        shapes.put(name + "/shift", new int[] {WIDTH});
    }

    /** @return shapes of what goes in and, where there is one, of the target. */
    int[][] inputs() {
        return switch (this) {
            case MLP -> new int[][] {{MLP_BATCH, MLP_SIZES[0]}, {MLP_BATCH, MLP_SIZES[MLP_SIZES.length - 1]}};
            case RSSM -> new int[][] {{STEPS, BATCH, DETER}, {STEPS, BATCH, ACTIONS}};
            case CNN -> new int[][] {{BATCH, CHANNELS[0], PIXELS, PIXELS}, {BATCH, CHANNELS[4], FILTERS, FILTERS}};
            case TRANSFORMER -> new int[][] {{BATCH, TOKENS, WIDTH}, {BATCH, TOKENS, WIDTH}};
            case ENSEMBLE ->
                new int[][] {
                    {MEMBERS, MLP_BATCH, MEMBER_SIZES[0]}, {MEMBERS, MLP_BATCH, MEMBER_SIZES[MEMBER_SIZES.length - 1]}
                };
        };
    }
}
