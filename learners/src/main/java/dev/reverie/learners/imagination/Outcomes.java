package dev.reverie.learners.imagination;

import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.Arrays;

/** Outcomes in columns that double when they are full. */
final class Outcomes implements Checkpointed {
    int[] pair = new int[64];
    int[] successor = new int[64];
    int[] count = new int[64];
    int[] next = new int[64];
    int[] nextInto = new int[64];
    double[] reward = new double[64];
    private int size;

    boolean is(final int outcome, final int state, final boolean end) {
        return successor[outcome] == code(state, end);
    }

    int add(final int ofPair, final int state, final boolean end, final int following, final int followingInto) {
        if (size == pair.length) {
            grow(Math.multiplyExact(2, size));
        }
        pair[size] = ofPair;
        successor[size] = code(state, end);
        next[size] = following;
        nextInto[size] = followingInto;
        return size++;
    }

    private void grow(final int capacity) {
        pair = Arrays.copyOf(pair, capacity);
        successor = Arrays.copyOf(successor, capacity);
        count = Arrays.copyOf(count, capacity);
        next = Arrays.copyOf(next, capacity);
        nextInto = Arrays.copyOf(nextInto, capacity);
        reward = Arrays.copyOf(reward, capacity);
    }

    private static int code(final int state, final boolean end) {
        return state << 1 | (end ? 1 : 0);
    }

    @Override
    public void save(final State into) {
        into.put("pair", Arrays.copyOf(pair, size));
        into.put("successor", Arrays.copyOf(successor, size));
        into.put("count", Arrays.copyOf(count, size));
        into.put("next", Arrays.copyOf(next, size));
        into.put("next_into", Arrays.copyOf(nextInto, size));
        into.put("reward", Arrays.copyOf(reward, size));
    }

    @Override
    public void restore(final State from) {
        pair = from.ints("pair", -1);
        size = pair.length;
        successor = from.ints("successor", size);
        count = from.ints("count", size);
        next = from.ints("next", size);
        nextInto = from.ints("next_into", size);
        reward = from.doubles("reward", size);
        grow(Math.max(64, size));
    }
}
