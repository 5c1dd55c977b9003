package dev.reverie.learners.imagination;

import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a policy does in a model, time last: {@code s[t + 1] = imagine(s[t], a[t]), a[t] = policy(features(s[t]))}.
 *
 * @param features {@code [n, H + 1, F]}.
 * @param actions  {@code [n, H + 1, A]}: taken on seeing each.
 */
public record Rollout(Tensor features, Tensor actions) {

    /**
     * Rolls out. Whether a tape records it is the caller's choice.
     *
     * @param model   of n lanes.
     * @param from    states of the lanes.
     * @param policy  of features {@code [n, F]} to actions {@code [n, A]}; stops gradients where it wants none.
     * @param horizon steps, H, at least 1.
     */
    public static <S> Rollout of(
            final LatentModel<S> model, final S from, final UnaryOperator<Tensor> policy, final int horizon) {
        if (horizon < 1) {
            throw new IllegalArgumentException("a rollout takes at least one step, got " + horizon);
        }
        final List<Tensor> features = new ArrayList<>(horizon + 1);
        final List<Tensor> actions = new ArrayList<>(horizon + 1);
        S state = from;
        for (int t = 0; t <= horizon; t++) {
            final Tensor seen = model.features(state);
            final Tensor action = policy.apply(seen);
            features.add(seen);
            actions.add(action);
            if (t < horizon) {
                state = model.imagine(state, action);
            }
        }
        return new Rollout(
                Shaping.stack(1, features.toArray(Tensor[]::new)), Shaping.stack(1, actions.toArray(Tensor[]::new)));
    }
}
