package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Bytes between Java and an engine's device; where that is the CPU, they are copied once. */
final class Transfers {
    private final boolean isCuda;
    private final Places.Allocation allocation;
    private final TensorOptions[] onHost = new TensorOptions[TensorType.values().length];
    private final MemoryFormatOptional anyFormat = new MemoryFormatOptional();

    Transfers(final boolean isCuda, final Places.Allocation allocation) {
        this.isCuda = isCuda;
        this.allocation = allocation;
        for (final TensorType type : TensorType.values()) {
            onHost[type.ordinal()] = new TensorOptions(Raw.type(type));
        }
    }

    private org.bytedeco.pytorch.Tensor host(final Tensor of) {
        return torch.empty(Raw.sizes(of), onHost[of.type().ordinal()], anyFormat);
    }

    void upload(final Tensor out, final ByteBuffer data) {
        final org.bytedeco.pytorch.Tensor host = host(out);
        copy(data, host);
        if (isCuda) {
            final org.bytedeco.pytorch.Tensor there = allocation.empty(out);
            there.copy_(host);
            host.deallocate();
            out.fill(there);
        } else {
            out.fill(host);
        }
    }

    void overwrite(final Tensor target, final ByteBuffer data) {
        if (isCuda) {
            try (org.bytedeco.pytorch.Tensor host = host(target)) {
                copy(data, host);
                Raw.of(target).copy_(host);
            }
        } else {
            copy(data, Raw.of(target));
        }
    }

    void download(final Tensor x, final ByteBuffer into) {
        final int count = Math.toIntExact(x.size() * x.type().bytes());
        if (count == 0) {
            return;
        }
        try (org.bytedeco.pytorch.Tensor here = Raw.of(x).cpu();
                org.bytedeco.pytorch.Tensor row = here.contiguous()) {
            into.duplicate().put(bytes(row, count));
        }
    }

    private static void copy(final ByteBuffer from, final org.bytedeco.pytorch.Tensor to) {
        if (from.hasRemaining()) {
            bytes(to, from.remaining()).put(from.duplicate());
        }
    }

    /** The memory of a contiguous tensor on the host. */
    private static ByteBuffer bytes(final org.bytedeco.pytorch.Tensor x, final int count) {
        return new BytePointer(x.data_ptr()).capacity(count).asByteBuffer();
    }
}
