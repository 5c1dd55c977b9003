package dev.reverie.envs.pixels;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/** A batch of {@link Scene}s. One field: {@code pixels} uint8 {@code [size, size, 3]}, upper left first, RGB. */
final class PixelEnvironment implements Simulator {
    private final EnvSpec spec;
    private final Episodes episodes;
    private final SavedState saved;
    private final Canvas canvas;
    private final Scene[] scenes;
    private final int field;

    /**
     * @param spec  of one lane, with the one field.
     * @param lanes stepped together.
     * @param scene makes a lane.
     */
    PixelEnvironment(final EnvSpec spec, final int lanes, final Supplier<Scene> scene) {
        this.spec = spec.withLanes(lanes);
        this.canvas = new Canvas(spec.observation().get(0).shape().get(0));
        this.field = spec.layout().offset(0);
        this.episodes = new Episodes(this.spec);
        this.scenes = new Scene[lanes];
        for (int i = 0; i < lanes; i++) {
            scenes[i] = scene.get();
        }
        this.saved = new SavedState(this.spec, episodes.savedBytes() + lanes * 8 * scenes[0].state().length);
    }

    static EnvSpec spec(final String id, final int size, final ActionSpace action, final int limit) {
        return new EnvSpec(
                id, 1, List.of(new Field("pixels", DType.UINT8, List.of(size, size, 3), 0, 255)), action, limit);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int i = 0; i < scenes.length; i++) {
            begin(out, i);
        }
    }

    private void begin(final Rows out, final int i) {
        scenes[i].begin(episodes.generator(i));
        episodes.first(out, i);
        draw(out, i);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < scenes.length; i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
                continue;
            }
            final double reward = scenes[i].step(actions, i);
            episodes.move(out, i, reward, scenes[i].isOver());
            draw(out, i);
        }
    }

    private void draw(final Rows out, final int i) {
        scenes[i].draw(canvas);
        out.buffer().putBytes(out.at(i) + field, canvas.pixels());
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        for (final Scene scene : scenes) {
            for (final double value : scene.state()) {
                out.putDouble(value);
            }
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] bytes) {
        final ByteBuffer in = saved.open(bytes);
        episodes.restore(in);
        for (final Scene scene : scenes) {
            final double[] state = scene.state();
            for (int j = 0; j < state.length; j++) {
                state[j] = in.getDouble();
            }
        }
    }
}
