package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.TensorType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Contiguous row-major native memory of an ND4J array, shared by the tensors that only reshape it. */
final class Block implements AutoCloseable {
    final TensorType type;
    final long size;
    final long address;
    final @Nullable INDArray flat;
    final boolean isPart;
    int users = 1;

    /** @param flat {@code [size]}, null if {@code size} is 0. */
    Block(
            final TensorType type,
            final long size,
            final long address,
            final @Nullable INDArray flat,
            final boolean isPart) {
        this.type = type;
        this.size = size;
        this.address = address;
        this.flat = flat;
        this.isPart = isPart;
    }

    long bytes() {
        return size * type.bytes();
    }

    INDArray array() {
        if (flat == null) {
            throw new IllegalStateException("an empty tensor has no array");
        }
        return flat;
    }

    /** Frees the memory; its {@link Memory} calls it. */
    @Override
    public void close() {
        if (flat != null && !isPart) {
            flat.close();
        }
    }
}
