package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Every field shows its last {@code n} values, the oldest first, side by side on its last axis: {@code [64, 64, 1]} becomes
 * {@code [64, 64, n]}. An episode begins with its first value {@code n} times.
 */
final class FrameStack implements Transform {
    private final EnvSpec spec;
    private final int n;
    private final int[] piece;
    private final int[] pieces;
    private final int bytes;
    private final byte[] state;
    private final byte[] frame;

    FrameStack(final EnvSpec inner, final int n) {
        this.n = n;
        final List<Field> fields = new ArrayList<>();
        this.piece = new int[inner.observation().size()];
        this.pieces = new int[piece.length];
        int total = 0;
        int most = 0;
        for (int f = 0; f < piece.length; f++) {
            final Field field = inner.observation().get(f);
            final List<Integer> shape = new ArrayList<>(field.shape());
            final int last = shape.isEmpty() ? 1 : shape.remove(shape.size() - 1);
            shape.add(last * n);
            fields.add(new Field(field.name(), field.dtype(), shape, field.low(), field.high()));
            piece[f] = last * field.dtype().bytes();
            pieces[f] = field.bytes() / piece[f];
            total += field.bytes() * n;
            most = Math.max(most, field.bytes());
        }
        this.spec = new EnvSpec(inner.id(), inner.lanes(), fields, inner.action(), inner.stepLimit());
        this.bytes = total;
        this.state = new byte[Math.multiplyExact(total, inner.lanes())];
        this.frame = new byte[most];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        int at = i * bytes;
        for (int f = 0; f < piece.length; f++) {
            final int size = piece[f];
            final int all = size * n;
            inner.buffer().getBytes(inner.at(i) + inner.layout().offset(f), frame, 0, size * pieces[f]);
            for (int k = inner.isFirst(i) ? n : 1; k > 0; k--) {
                push(at, f);
            }
            out.buffer().putBytes(out.at(i) + out.layout().offset(f), state, at, all * pieces[f]);
            at += all * pieces[f];
        }
    }

    private void push(final int from, final int f) {
        final int size = piece[f];
        final int all = size * n;
        int at = from;
        int read = 0;
        for (int p = 0; p < pieces[f]; p++) {
            for (int k = 0; k < all - size; k++) {
                state[at + k] = state[at + k + size];
            }
            for (int k = all - size; k < all; k++) {
                state[at + k] = frame[read++];
            }
            at += all;
        }
    }

    @Override
    public byte[] state() {
        return state;
    }
}
