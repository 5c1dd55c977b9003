package dev.reverie.learners.tensor;

import org.jspecify.annotations.Nullable;

/** Cells of recurrent networks, from the gates' sums on: each one step of the tape. */
public final class Recurrent {
    private Recurrent() {}

    /**
     * The gated recurrent unit as Dreamer has it, whose reset acts on the candidate's whole sum: {@code r, u} are sigmoids,
     * {@code c = tanh(r candidate)}, {@code h' = u c + (1 - u) h}.
     *
     * @param gates      {@code [n, 3 m]}: sums of reset, update and candidate, in this order.
     * @param h          {@code [n, m]}.
     * @param updateBias added to the update's sum: -1 makes a new cell remember.
     * @return {@code [n, m]}, the next h.
     */
    public static Tensor gru(final Tensor gates, final Tensor h, final double updateBias) {
        Checks.same("gru", gates, h);
        Checks.floating("gru", h);
        if (gates.rank() != 2 || h.rank() != 2 || gates.dim(0) != h.dim(0) || gates.dim(1) != 3 * h.dim(1)) {
            throw Checks.wrong("gru", "the shapes must be [n, 3 m] and [n, m]", gates, h);
        }
        final Device device = h.device();
        final int m = h.dim(1);
        if (Tape.isNested(device)) {
            final Tensor reset = gates.slice(1, 0, m).sigmoid();
            final Tensor update = gates.slice(1, m, 2 * m).add(updateBias).sigmoid();
            final Tensor candidate = gates.slice(1, 2 * m, 3 * m).mul(reset).tanh();
            return h.add(update.mul(candidate.sub(h)));
        }
        final Tensor next = device.result(h.type(), h.dims());
        final Tensor resetUpdate = device.result(h.type(), h.dim(0), 2 * m);
        final Tensor candidate = device.result(h.type(), h.dims());
        device.engine().gru(new Tensor[] {next, resetUpdate, candidate}, gates, h, updateBias);
        if (Elementwise.isRecorded(gates, h)) {
            Tape.record(next, (g, tape) -> {
                final Tensor[] grads = {device.result(h.type(), gates.dims()), device.result(h.type(), h.dims())};
                device.engine().gruBackward(grads, g, gates, h, resetUpdate, candidate);
                tape.give(gates, grads[0]);
                tape.give(h, grads[1]);
            });
        }
        return next;
    }

    /**
     * The same unit in blocks (Hafner et al. 2023): each block of {@code h} has gates of its own.
     *
     * @param gates      {@code [n, e 3 m]}: of each block the sums of reset, update and candidate.
     * @param h          {@code [n, e m]}.
     * @param blocks     e.
     * @param updateBias as {@link #gru} has it.
     * @return {@code [n, e m]}, the next h.
     */
    public static Tensor blockGru(final Tensor gates, final Tensor h, final int blocks, final double updateBias) {
        if (h.rank() != 2 || gates.rank() != 2 || h.dim(1) % blocks != 0 || gates.dim(1) != 3 * h.dim(1)) {
            throw Checks.wrong("blockGru", "the shapes must be [n, e 3 m] and [n, e m] with e = " + blocks, gates, h);
        }
        final int m = h.dim(1) / blocks;
        return gru(gates.reshape(-1, 3 * m), h.reshape(-1, m), updateBias).reshape(h.dims());
    }

    /**
     * State of a long short-term memory.
     *
     * @param h {@code [n, m]}, what it says.
     * @param c {@code [n, m]}, what it remembers.
     */
    public record Lstm(Tensor h, Tensor c) {}

    /**
     * Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates): {@code c' = f c + i g},
     * {@code h' = o tanh(c')}.
     *
     * @param gates {@code [n, 4 m]}: sums of i, f, g and o, in this order.
     * @param c     {@code [n, m]}.
     * @return the next state.
     */
    public static Lstm lstm(final Tensor gates, final Tensor c) {
        Checks.same("lstm", gates, c);
        if (gates.rank() != 2 || c.rank() != 2 || gates.dim(0) != c.dim(0) || gates.dim(1) != 4 * c.dim(1)) {
            throw Checks.wrong("lstm", "the shapes must be [n, 4 m] and [n, m]", gates, c);
        }
        final int m = c.dim(1);
        if (Tape.isNested(c.device())) {
            final Tensor in = gates.slice(1, 0, m).sigmoid();
            final Tensor forget = gates.slice(1, m, 2 * m).sigmoid();
            final Tensor news = gates.slice(1, 2 * m, 3 * m).tanh();
            final Tensor next = forget.mul(c).add(in.mul(news));
            return new Lstm(gates.slice(1, 3 * m, 4 * m).sigmoid().mul(next.tanh()), next);
        }
        final boolean isRecorded = Elementwise.isRecorded(gates, c);
        final Tensor sums = isRecorded ? gates.stop() : gates;
        final Tensor before = isRecorded ? c.stop() : c;
        final Tensor inForget = sums.slice(1, 0, 2 * m).sigmoid();
        final Tensor in = inForget.slice(1, 0, m);
        final Tensor forget = inForget.slice(1, m, 2 * m);
        final Tensor news = sums.slice(1, 2 * m, 3 * m).tanh();
        final Tensor out = sums.slice(1, 3 * m, 4 * m).sigmoid();
        final Tensor next = forget.mul(before).add(in.mul(news));
        final Tensor squashed = next.tanh();
        final Tensor h = out.mul(squashed);
        if (isRecorded) {
            final Engine engine = c.device().engine();
            final @Nullable Tensor[] toOut = new Tensor[1];
            Tape.record(next, (g, tape) -> {
                final Tensor[] of = {
                    derivative(engine, Unary.SIGMOID, g.mul(news), in),
                    derivative(engine, Unary.SIGMOID, g.mul(before), forget),
                    derivative(engine, Unary.TANH, g.mul(in), news),
                    toOut[0] == null ? c.device().zeros(c.type(), c.dims()) : toOut[0]
                };
                tape.give(gates, Shaping.concat(1, of));
                tape.give(c, g.mul(forget));
                if (toOut[0] != null) {
                    Slot.unhold(toOut[0]);
                    toOut[0] = null;
                }
            });
            Tape.record(h, (g, tape) -> {
                toOut[0] = Slot.hold(derivative(engine, Unary.SIGMOID, g.mul(squashed), out));
                tape.give(next, derivative(engine, Unary.TANH, g.mul(out), squashed));
            });
        }
        return new Lstm(h, next);
    }

    private static Tensor derivative(final Engine engine, final Unary op, final Tensor grad, final Tensor result) {
        final Tensor out = grad.device().result(grad.type(), grad.dims());
        engine.derivative(op, out, grad, result, result);
        return out;
    }
}
