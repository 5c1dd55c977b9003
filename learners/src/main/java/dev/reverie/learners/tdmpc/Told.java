package dev.reverie.learners.tdmpc;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Dense;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.nn.NormedDense;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.util.Collections;

/**
 * Task-oriented latent dynamics: h, d, R and two Qs of TD-MPC (Hansen et al. 2022, section 3). Latents are {@code [N, Z]}, actions
 * {@code [N, A]}.
 */
final class Told {
    /** Names of the Q networks. */
    static final String[] QS = {"q0", "q1"};

    private final Mlp encoder;
    private final Mlp dynamics;
    private final Mlp reward;
    private final Q[] qs = new Q[QS.length];

    /** Layer norm and tanh, ELU, a number. */
    private record Q(NormedDense first, Dense second, Dense last) {
        Tensor forward(final Tensor x) {
            return last.forward(second.forward(first.forward(x))).at(-1, 0);
        }
    }

    Told(final Blueprint blueprint, final TdMpcConfig config, final int observations, final int actions) {
        final Init init = Init.orthogonal(1);
        final int latent = config.latent();
        final int hidden = config.hidden();
        this.encoder = new Mlp(
                blueprint.in(WorldModel.ENCODER),
                observations,
                elu(config.encoderLayers(), config.encoder()),
                latent,
                init);
        this.dynamics = new Mlp(blueprint.in("dynamics"), latent + actions, elu(2, hidden), latent, init);
        this.reward = new Mlp(blueprint.in("reward"), latent + actions, elu(2, hidden), 1, Init.zeros());
        for (int i = 0; i < qs.length; i++) {
            final Blueprint own = blueprint.in(QS[i]);
            qs[i] = new Q(
                    new NormedDense(own.in(0), latent + actions, hidden, Norm.layer(), Unary.TANH, init, true),
                    new Dense(own.in(1), hidden, hidden, Unary.ELU, init, Init.zeros()),
                    new Dense(own.in(2), hidden, 1, null, Init.zeros(), Init.zeros()));
        }
    }

    /** Hidden layers with ELU. */
    static Hidden elu(final int layers, final int size) {
        return new Hidden(Collections.nCopies(layers, size), Unary.ELU, Norm.none(), Init.orthogonal(1));
    }

    /** @return {@code [N, Z]} of observations {@code [N, O]}. */
    Tensor encode(final Tensor x) {
        return encoder.forward(x);
    }

    Tensor next(final Tensor z, final Tensor action) {
        return dynamics.forward(Shaping.concat(-1, z, action));
    }

    /** @return {@code [N]}. */
    Tensor reward(final Tensor z, final Tensor action) {
        return reward.forward(Shaping.concat(-1, z, action)).at(-1, 0);
    }

    /** @return {@code [2, N]}. */
    Tensor values(final Tensor z, final Tensor action) {
        final Tensor x = Shaping.concat(-1, z, action);
        return Shaping.stack(0, qs[0].forward(x), qs[1].forward(x));
    }
}
