package dev.reverie.learners.dreamer;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.ImageEncoder;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Trunk;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is seen as one vector: of the numbers by dense layers, of the image by convolutions. */
final class Encoder {
    static final String IMAGE = "image";

    private final Senses senses;
    private final @Nullable Trunk numbers;
    private final @Nullable ImageEncoder image;
    private final int out;

    /** Layers of the numbers by their numbers, those of the image in {@code image/..}. */
    Encoder(final Blueprint blueprint, final Hidden hidden, final Senses senses) {
        final ImageSpec spec = senses.image();
        this.senses = senses;
        this.numbers = senses.size() == 0 ? null : new Trunk(blueprint, senses.size(), hidden);
        this.image = spec == null ? null : new ImageEncoder(blueprint.in(IMAGE), spec);
        this.out = (numbers == null ? 0 : numbers.out()) + (image == null ? 0 : image.out());
    }

    /** @return size of the vector, E. */
    int out() {
        return out;
    }

    /** @return {@code [T, B, E]}. */
    Tensor forward(final Batch batch) {
        final Tensor first = numbers == null ? null : numbers.forward(senses.squashed(batch.observations()));
        if (image == null) {
            return Objects.requireNonNull(first);
        }
        final Tensor pixels = image.forward(batch.images().sub(0.5)).reshape(batch.length(), batch.size(), image.out());
        return first == null ? pixels : Shaping.concat(2, first, pixels);
    }
}
