package dev.reverie.learners.tensor.nd4j;

import com.sun.management.OperatingSystemMXBean;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.rows.RowMemory;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Blocks of one engine, used again when released: making an ND4J array costs more than most operations on it. */
final class Memory implements RowMemory {
    /** Bytes: what an update let go, the next one takes; a quarter of the machine's, since fresh memory costs its pages' faults. */
    private static final long MOST_IDLE = Math.max(
            1L << 30, ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() / 4);

    private final List<Map<Long, ArrayDeque<Block>>> idle = new ArrayList<>();
    private long idleBytes;

    Memory() {
        for (int i = 0; i < TensorType.values().length; i++) {
            idle.add(new HashMap<>());
        }
    }

    static Block of(final Tensor x) {
        return (Block) x.handle();
    }

    /** Memory for a result; whatever it held before. */
    Block taken(final Tensor out) {
        final Block block = take(out.type(), out.size());
        out.fill(block);
        return block;
    }

    @Override
    public void take(final Tensor out) {
        taken(out);
    }

    @Override
    public boolean isDense(final Tensor x) {
        return x.type() == TensorType.FLOAT32;
    }

    @Override
    public Tensor dense(final Tensor x) {
        return x;
    }

    @Override
    public long place(final Tensor x) {
        return of(x).address;
    }

    Block take(final TensorType type, final long size) {
        final ArrayDeque<Block> released = idle.get(type.ordinal()).get(size);
        if (released != null && !released.isEmpty()) {
            final Block block = released.pop();
            idleBytes -= block.bytes();
            block.users = 1;
            return block;
        }
        if (size == 0) {
            return new Block(type, 0, 0, null, false);
        }
        final INDArray flat = Nd4j.createUninitialized(type(type), new long[] {size}, 'c');
        return new Block(type, size, flat.data().address(), flat, false);
    }

    void release(final Block block) {
        block.users--;
        if (block.users > 0 || block.isPart || block.size == 0) {
            return;
        }
        if (idleBytes + block.bytes() > MOST_IDLE) {
            block.close();
            return;
        }
        idleBytes += block.bytes();
        idle.get(block.type.ordinal())
                .computeIfAbsent(block.size, n -> new ArrayDeque<>())
                .push(block);
    }

    static Block part(final Block whole, final long offset, final long size) {
        final INDArray flat = size == 0 ? null : whole.array().get(NDArrayIndex.interval(offset, offset + size));
        return new Block(whole.type, size, whole.address + offset * whole.type.bytes(), flat, true);
    }

    private static DataType type(final TensorType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT;
            case FLOAT64 -> DataType.DOUBLE;
            case INT32 -> DataType.INT32;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
            case BFLOAT16 -> DataType.BFLOAT16;
        };
    }

    void close() {
        for (final Map<Long, ArrayDeque<Block>> sizes : idle) {
            sizes.values().forEach(blocks -> blocks.forEach(Block::close));
            sizes.clear();
        }
        idleBytes = 0;
    }
}
