package dev.reverie.learners.sweeping;

import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.Arrays;

/** A binary heap of numbers 0 to n - 1, greatest priority first; it never allocates after it is made. One thread. */
final class IndexedHeap implements Checkpointed {
    private static final int ABSENT = -1;

    private final int[] heap;
    private final int[] place;
    private final double[] priority;
    private int size;

    IndexedHeap(final int n) {
        heap = new int[n];
        place = new int[n];
        priority = new double[n];
        Arrays.fill(place, ABSENT);
    }

    int size() {
        return size;
    }

    boolean contains(final int id) {
        return place[id] != ABSENT;
    }

    /** Puts an id in, or gives the one within a new priority. */
    void put(final int id, final double newPriority) {
        if (place[id] == ABSENT) {
            priority[id] = newPriority;
            place[id] = size;
            heap[size++] = id;
            up(place[id]);
        } else {
            final double old = priority[id];
            priority[id] = newPriority;
            if (newPriority > old) {
                up(place[id]);
            } else {
                down(place[id]);
            }
        }
    }

    /** Takes out the id of greatest priority; of an empty heap, -1. */
    int poll() {
        if (size == 0) {
            return ABSENT;
        }
        final int top = heap[0];
        remove(top);
        return top;
    }

    /** Takes an id out, if it is within. */
    void remove(final int id) {
        final int at = place[id];
        if (at == ABSENT) {
            return;
        }
        place[id] = ABSENT;
        final int moved = heap[--size];
        if (moved != id) {
            heap[at] = moved;
            place[moved] = at;
            up(at);
            down(place[moved]);
        }
    }

    private void up(final int from) {
        final int id = heap[from];
        int at = from;
        while (at > 0 && priority[id] > priority[heap[at - 1 >> 1]]) {
            heap[at] = heap[at - 1 >> 1];
            place[heap[at]] = at;
            at = at - 1 >> 1;
        }
        heap[at] = id;
        place[id] = at;
    }

    private void down(final int from) {
        final int id = heap[from];
        int at = from;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && priority[heap[child + 1]] > priority[heap[child]]) {
                child++;
            }
            if (!(priority[heap[child]] > priority[id])) {
                break;
            }
            heap[at] = heap[child];
            place[heap[at]] = at;
            at = child;
        }
        heap[at] = id;
        place[id] = at;
    }

    @Override
    public void save(final State into) {
        final double[] priorities = new double[size];
        for (int i = 0; i < size; i++) {
            priorities[i] = priority[heap[i]];
        }
        into.put("ids", Arrays.copyOf(heap, size));
        into.put("priorities", priorities);
    }

    @Override
    public void restore(final State from) {
        final int[] ids = from.ints("ids", -1);
        final double[] priorities = from.doubles("priorities", ids.length);
        Arrays.fill(place, ABSENT);
        size = ids.length;
        for (int i = 0; i < size; i++) {
            heap[i] = ids[i];
            place[ids[i]] = i;
            priority[ids[i]] = priorities[i];
        }
    }
}
