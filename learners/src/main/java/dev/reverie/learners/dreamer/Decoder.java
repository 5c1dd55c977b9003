package dev.reverie.learners.dreamer;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.ImageDecoder;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is seen, from features: the numbers, or their symlogs, and the image. */
final class Decoder {
    private final int features;
    private final Senses senses;
    private final @Nullable Mlp numbers;
    private final @Nullable ImageDecoder image;

    /** Layers of the numbers by their numbers, those of the image in {@code image/..}. */
    Decoder(final Blueprint blueprint, final int features, final Hidden hidden, final Init last, final Senses senses) {
        final ImageSpec spec = senses.image();
        this.senses = senses;
        this.features = features;
        this.numbers = senses.size() == 0 ? null : new Mlp(blueprint, features, hidden, senses.size(), last);
        this.image = spec == null ? null : new ImageDecoder(blueprint.in(Encoder.IMAGE), features, spec);
    }

    /**
     * @param seen {@code [.., F]}.
     * @return {@code [.., O]}: the numbers, not their symlogs.
     */
    Tensor numbers(final Tensor seen) {
        return senses.stretched(Objects.requireNonNull(numbers).forward(seen));
    }

    /**
     * @param seen {@code [.., F]}.
     * @return {@code [n, c, h, w]} within 0 and 1; n is the product of the leading axes.
     */
    Tensor images(final Tensor seen) {
        return Objects.requireNonNull(image).forward(seen.reshape(-1, features));
    }

    /** @return a scalar: squared errors, summed over numbers and pixels, the mean over steps; features {@code [T, B, F]}. */
    Tensor loss(final Batch batch, final Tensor seen) {
        final Tensor first = numbers == null ? null : error(numbers.forward(seen), batch.observations());
        if (image == null) {
            return Objects.requireNonNull(first);
        }
        final Tensor second =
                images(seen).sub(batch.images()).square().sum(1, 2, 3).mean();
        return first == null ? second : first.add(second);
    }

    private Tensor error(final Tensor decoded, final Tensor truth) {
        return decoded.sub(senses.squashed(truth)).square().sum(-1).mean();
    }
}
