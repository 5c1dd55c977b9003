package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import java.util.List;

/** Networks one after another. */
public final class Chain implements Network {
    private final Network[] parts;
    private final float[] even;
    private final float[] odd;

    /**
     * A chain.
     *
     * @param parts one or more, each with as many inputs as the one before has outputs.
     */
    public Chain(final List<? extends Network> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a chain has one part or more");
        }
        this.parts = parts.toArray(Network[]::new);
        int widest = 0;
        for (int i = 0; i + 1 < this.parts.length; i++) {
            if (this.parts[i].outputs() != this.parts[i + 1].inputs()) {
                throw new IllegalArgumentException("part " + i + " has " + this.parts[i].outputs()
                        + " outputs and part " + (i + 1) + " has " + this.parts[i + 1].inputs() + " inputs");
            }
            widest = Math.max(widest, this.parts[i].outputs());
        }
        this.even = new float[widest];
        this.odd = new float[widest];
    }

    @Override
    public int inputs() {
        return parts[0].inputs();
    }

    @Override
    public int outputs() {
        return parts[parts.length - 1].outputs();
    }

    @Override
    public void run(final float[] x, final int xFrom, final float[] y, final int yFrom) {
        final int last = parts.length - 1;
        float[] from = x;
        int at = xFrom;
        for (int i = 0; i < last; i++) {
            final float[] to = (i & 1) == 0 ? even : odd;
            parts[i].run(from, at, to, 0);
            from = to;
            at = 0;
        }
        parts[last].run(from, at, y, yFrom);
    }

    @Override
    public void require(final Weights weights) {
        for (final Network part : parts) {
            part.require(weights);
        }
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        for (final Network part : parts) {
            part.adopt(weights);
        }
    }
}
