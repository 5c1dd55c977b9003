package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Window;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Kernels of whole layers: convolution, normalisation, recurrence. */
final class Layers {
    private static final long[] ROWS = {0};
    private static final int SHORT = 16;
    private static final long[] NO_PADDING = {0, 0};

    private final Raw raw;
    private final Places.Allocation allocation;

    Layers(final Raw raw, final Places.Allocation allocation) {
        this.raw = raw;
        this.allocation = allocation;
    }

    void sumRowsTo(final Tensor target, final Tensor x) {
        torch.sum_out(Raw.of(target), Raw.of(x), ROWS, false, raw.sameType);
    }

    void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Window w) {
        out.fill(torch.convolution(
                Raw.of(x), Raw.of(kernel), raw.none, strides(w), padding(w), dilation(w), false, NO_PADDING, 1));
    }

    void conv2dInput(final Tensor out, final Tensor grad, final Tensor kernel, final Window w) {
        final long[] extra = {
            out.dim(2) - w.heightBack(grad.dim(2), kernel.dim(2)), out.dim(3) - w.widthBack(grad.dim(3), kernel.dim(3))
        };
        out.fill(torch.convolution(
                Raw.of(grad), Raw.of(kernel), raw.none, strides(w), padding(w), dilation(w), true, extra, 1));
    }

    void conv2dKernel(final Tensor out, final Tensor grad, final Tensor x, final Window w) {
        try (BoolPointer mask = mask(false, true, false);
                org.bytedeco.pytorch.Tensor form = allocation.empty(out);
                T_TensorTensorTensor_T grads = torch.convolution_backward(
                        Raw.of(grad),
                        Raw.of(x),
                        form,
                        (long[]) null,
                        strides(w),
                        padding(w),
                        dilation(w),
                        false,
                        NO_PADDING,
                        1,
                        mask)) {
            out.fill(Raw.copy(grads.get1()));
        }
    }

    void conv2d(final Tensor out, final Tensor x, final Tensor kernel, final Tensor bias, final Window w) {
        try (TensorOptional b = new TensorOptional(Raw.of(bias))) {
            out.fill(torch.convolution(
                    Raw.of(x), Raw.of(kernel), b, strides(w), padding(w), dilation(w), false, NO_PADDING, 1));
        }
    }

    void conv2dBackward(
            final @Nullable Tensor[] outs, final Tensor grad, final Tensor x, final Tensor kernel, final Window w) {
        try (BoolPointer mask = mask(outs[0] != null, outs[1] != null, outs[2] != null);
                T_TensorTensorTensor_T grads = torch.convolution_backward(
                        Raw.of(grad),
                        Raw.of(x),
                        Raw.of(kernel),
                        new long[] {kernel.dim(0)},
                        strides(w),
                        padding(w),
                        dilation(w),
                        false,
                        NO_PADDING,
                        1,
                        mask)) {
            fill(outs[0], grads.get0());
            fill(outs[1], grads.get1());
            fill(outs[2], grads.get2());
        }
    }

    private static void fill(final @Nullable Tensor out, final org.bytedeco.pytorch.Tensor made) {
        if (out != null) {
            out.fill(Raw.copy(made));
        }
    }

    private static BoolPointer mask(final boolean a, final boolean b, final boolean c) {
        return new BoolPointer(3).put(0, a).put(1, b).put(2, c);
    }

    private static long[] strides(final Window w) {
        return new long[] {w.strideHeight(), w.strideWidth()};
    }

    private static long[] padding(final Window w) {
        return new long[] {w.paddingHeight(), w.paddingWidth()};
    }

    private static long[] dilation(final Window w) {
        return new long[] {w.dilationHeight(), w.dilationWidth()};
    }

    /** Rows so short that libtorch's kernels, which take a row at a time, lose to whole-tensor operations. */
    private static boolean isShort(final Tensor x, final int axis) {
        return axis == x.rank() - 1 && x.dim(axis) <= SHORT && x.size() > SHORT * SHORT;
    }

    void softmax(final Tensor out, final Tensor of, final int axis) {
        final org.bytedeco.pytorch.Tensor x = Raw.of(of);
        if (!isShort(of, axis)) {
            out.fill(torch.softmax(x, axis, raw.sameType));
            return;
        }
        try (org.bytedeco.pytorch.Tensor most = torch.amax(x, LAST, true)) {
            final org.bytedeco.pytorch.Tensor y = torch.sub(x, most);
            torch.exp_(y);
            try (org.bytedeco.pytorch.Tensor sum = torch.sum(y, LAST, true, raw.sameType)) {
                y.div_(sum);
            }
            out.fill(y);
        }
    }

    void logSoftmax(final Tensor out, final Tensor of, final int axis) {
        final org.bytedeco.pytorch.Tensor x = Raw.of(of);
        if (!isShort(of, axis)) {
            out.fill(torch.log_softmax(x, axis, raw.sameType));
            return;
        }
        try (org.bytedeco.pytorch.Tensor most = torch.amax(x, LAST, true)) {
            final org.bytedeco.pytorch.Tensor y = torch.sub(x, most);
            try (org.bytedeco.pytorch.Tensor powers = torch.exp(y);
                    org.bytedeco.pytorch.Tensor sum = torch.sum(powers, LAST, true, raw.sameType)) {
                torch.log_(sum);
                y.sub_(sum);
            }
            out.fill(y);
        }
    }

    void softmaxBackward(final Tensor out, final Tensor grad, final Tensor y, final int axis) {
        final org.bytedeco.pytorch.Tensor result = Raw.of(y);
        try (org.bytedeco.pytorch.Tensor weighted = torch.mul(Raw.of(grad), result);
                org.bytedeco.pytorch.Tensor sum = torch.sum(weighted, new long[] {axis}, true, raw.sameType)) {
            final org.bytedeco.pytorch.Tensor along = torch.mul(result, sum);
            along.neg_();
            along.add_(weighted);
            out.fill(along);
        }
    }

    void layerNorm(final Tensor[] outs, final Tensor x, final Tensor weight, final Tensor bias, final double epsilon) {
        try (TensorOptional w = new TensorOptional(Raw.of(weight));
                TensorOptional b = new TensorOptional(Raw.of(bias));
                T_TensorTensorTensor_T all =
                        torch.native_layer_norm(Raw.of(x), new long[] {x.dim(-1)}, w, b, epsilon)) {
            outs[0].fill(Raw.copy(all.get0()));
            outs[1].fill(Raw.copy(all.get1()));
            outs[2].fill(Raw.copy(all.get2()));
        }
    }

    void layerNormBackward(
            final Tensor[] outs,
            final Tensor grad,
            final Tensor x,
            final Tensor[] meanInverse,
            final Tensor weight,
            final Tensor bias) {
        try (TensorOptional w = new TensorOptional(Raw.of(weight));
                TensorOptional b = new TensorOptional(Raw.of(bias));
                BoolPointer mask = mask(true, true, true);
                T_TensorTensorTensor_T all = torch.native_layer_norm_backward(
                        Raw.of(grad),
                        Raw.of(x),
                        new long[] {x.dim(-1)},
                        Raw.of(meanInverse[0]),
                        Raw.of(meanInverse[1]),
                        w,
                        b,
                        mask)) {
            outs[0].fill(Raw.copy(all.get0()));
            outs[1].fill(Raw.copy(all.get1()));
            outs[2].fill(Raw.copy(all.get2()));
        }
    }

    private static final long[] LAST = {-1};

    void rmsNorm(final Tensor out, final Tensor inverse, final Tensor x, final Tensor weight, final double epsilon) {
        final org.bytedeco.pytorch.Tensor in = Raw.of(x);
        try (org.bytedeco.pytorch.Tensor squares = torch.mul(in, in)) {
            final org.bytedeco.pytorch.Tensor root = torch.mean(squares, LAST, true, raw.sameType);
            root.add_(raw.scalar(epsilon));
            torch.rsqrt_(root);
            final org.bytedeco.pytorch.Tensor unit = torch.mul(in, root);
            unit.mul_(Raw.of(weight));
            inverse.fill(root);
            out.fill(unit);
        }
    }

    void rmsNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor inverse, final Tensor weight) {
        final org.bytedeco.pytorch.Tensor g = Raw.of(grad);
        final long[] leading = new long[x.rank() - 1];
        for (int i = 0; i < leading.length; i++) {
            leading[i] = i;
        }
        try (org.bytedeco.pytorch.Tensor unit = torch.mul(Raw.of(x), Raw.of(inverse));
                org.bytedeco.pytorch.Tensor along = torch.mul(g, unit)) {
            outs[1].fill(leading.length == 0 ? torch.clone(along) : torch.sum(along, leading, false, raw.sameType));
            along.mul_(Raw.of(weight));
            try (org.bytedeco.pytorch.Tensor mean = torch.mean(along, LAST, true, raw.sameType)) {
                unit.mul_(mean);
            }
            final org.bytedeco.pytorch.Tensor scaled = torch.mul(g, Raw.of(weight));
            scaled.sub_(unit);
            scaled.mul_(Raw.of(inverse));
            outs[0].fill(scaled);
        }
    }
}
