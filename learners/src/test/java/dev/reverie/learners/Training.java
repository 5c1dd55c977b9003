package dev.reverie.learners;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread, one lane: the actor acts on row t, the row is added, the learner makes an update of rows t - 1 and t, the
 * actor adopts. So the action of row t is chosen before its transition is learned from.
 */
public final class Training {
    private final Environment env;
    private final Rows rows;
    private final Experience experience;
    private final ListReplay replay;
    private final Learner learner;
    private final Actor actor;
    private boolean begun;
    private double episodeReturn;
    private int episodeLength;
    private long steps;

    /** Returns of finished episodes. */
    public final List<Double> returns = new ArrayList<>();
    /** Transitions of finished episodes. */
    public final List<Integer> lengths = new ArrayList<>();
    /** Sum of rewards after each transition. */
    public final List<Double> cumulative = new ArrayList<>();

    public Training(final Environment env, final Algorithm algorithm, final long seed) {
        this.env = env;
        this.rows = Rows.allocate(env.spec().layout(), 1);
        this.experience = Experience.allocate(env.spec().layout(), 1);
        this.replay = new ListReplay(env.spec().layout());
        this.learner = algorithm.learner(replay, seed * 3 + 1);
        this.actor = algorithm.actor(seed * 3 + 2);
        env.reset(seed * 3, rows);
    }

    public Learner learner() {
        return learner;
    }

    /** Makes one row: act, add, learn, adopt, step. */
    public void row() {
        if (begun) {
            env.step(rows, rows);
        }
        begun = true;
        actor.act(rows, rows);
        experience.rows().copyFrom(rows);
        replay.add(experience);
        learner.update();
        actor.adopt(learner.policy());
        if (rows.isFirst(0)) {
            return;
        }
        steps++;
        episodeLength++;
        episodeReturn += rows.reward(0);
        cumulative.add(rows.reward(0) + (cumulative.isEmpty() ? 0 : cumulative.get(cumulative.size() - 1)));
        if (rows.isLast(0)) {
            returns.add(episodeReturn);
            lengths.add(episodeLength);
            episodeReturn = 0;
            episodeLength = 0;
        }
    }

    /** Makes rows until {@code transitions} were made. */
    public Training steps(final long transitions) {
        while (steps < transitions) {
            row();
        }
        return this;
    }

    /** Makes rows until {@code episodes} are over. */
    public Training episodes(final int episodes) {
        while (returns.size() < episodes) {
            row();
        }
        return this;
    }

    /** Greedy policy of the weights, ties to the lowest action. */
    public static int[] greedy(final Weights weights, final int states, final int actions) {
        final double[] q = weights.get("q", states, actions).doubles();
        final int[] policy = new int[states];
        for (int s = 0; s < states; s++) {
            for (int a = 1; a < actions; a++) {
                if (q[s * actions + a] > q[s * actions + policy[s]]) {
                    policy[s] = a;
                }
            }
        }
        return policy;
    }

    /** Mean return of an actor over episodes of one lane. */
    public static double evaluate(final Environment env, final Actor actor, final int episodes, final long seed) {
        final Rows rows = Rows.allocate(env.spec().layout(), 1);
        env.reset(seed, rows);
        double sum = 0;
        int done = 0;
        while (done < episodes) {
            actor.act(rows, rows);
            env.step(rows, rows);
            sum += rows.reward(0);
            done += rows.isLast(0) ? 1 : 0;
        }
        return sum / episodes;
    }
}
