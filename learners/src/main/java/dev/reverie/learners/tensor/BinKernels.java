package dev.reverie.learners.tensor;

/** Numbers as weights of bins {@code [n]}, without the weights being written down; logits are {@code [.., n]}. */
public interface BinKernels {

    /** @return whether the others do it. */
    boolean takes(Tensor logits, Tensor bins);

    /** {@code out [..] = sum(softmax(logits) bins)}; bins of one distance from the middle are added first. */
    void mean(Tensor out, Tensor logits, Tensor bins);

    /**
     * The sum of the cross-entropies with targets {@code [..]} as two-hot vectors.
     *
     * @param outs the loss and logarithms of the sums of the logits' powers, {@code [..]} each.
     */
    void loss(Tensor[] outs, Tensor logits, Tensor bins, Tensor[] targets);

    /** Gradient to the logits; {@code sums} are what {@link #loss} made. */
    void lossBackward(Tensor out, Tensor grad, Tensor[] logitsBinsSums, Tensor[] targets);
}
