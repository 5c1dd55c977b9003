package dev.reverie.storage.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a replay holds beside the log's rows, actor by actor, as bytes. */
final class ReplayState {
    private static final int VERSION = 1;

    private ReplayState() {}

    static void save(final Held held, final @Nullable ActorRing freshRing, final int freshLane, final DataOutput out)
            throws IOException {
        out.writeInt(VERSION);
        out.writeLong(held.transitions());
        out.writeInt(held.rings().length);
        for (final ActorRing ring : held.rings()) {
            out.writeInt(ring.actor());
            out.writeInt(ring.lanes());
            out.writeLong(ring.newestTick());
            out.writeLong(ring.end() - ring.oldest());
            out.writeLong(ring.untaken());
            out.writeInt(held.config().columns());
            final ColumnRing columns = ring.columns();
            if (columns != null) {
                out.writeLong(ring.end() - ring.oldestInMemory());
                columns.save(out, ring.oldestInMemory(), ring.end());
            }
        }
        out.writeInt(freshRing == null ? 0 : freshRing.actor());
        out.writeInt(freshRing == null ? 0 : freshLane);
    }

    /** @return the actor whose tick is taken in part. */
    static int restore(final Held held, final DataInput in) throws IOException {
        final int version = in.readInt();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "a replay's state of format " + version + " is not this version's " + VERSION);
        }
        held.transitions(in.readLong());
        final int rings = in.readInt();
        same("actors", rings, held.rings().length);
        for (final ActorRing ring : held.rings()) {
            same("the actor", in.readInt(), ring.actor());
            same("its lanes", in.readInt(), ring.lanes());
            same("its newest tick", in.readLong(), ring.newestTick());
            same("its ticks", in.readLong(), ring.end() - ring.oldest());
            ring.untaken(in.readLong());
            same("replay.columns", in.readInt(), held.config().columns());
            final ColumnRing columns = ring.columns();
            if (columns != null) {
                columns.restore(in, ring.end() - in.readLong(), ring.end(), ring.oldestInMemory());
            }
        }
        return in.readInt();
    }

    private static void same(final String what, final long saved, final long held) {
        if (saved != held) {
            throw new IllegalStateException("a replay's state was saved of other experiences than were added: " + what
                    + ": " + saved + ", now " + held);
        }
    }
}
