package dev.reverie.envs.mujoco;

import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentContract;
import dev.reverie.envs.Environments;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/** Every task through the contract. */
class MujocoTasksTest {
    private static Environment of(final String id, final int lanes) {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine: " + Mujoco.ADVICE);
        return Environments.make(id, lanes);
    }

    @Nested
    class HalfCheetah implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("HalfCheetah-v4", lanes);
        }
    }

    @Nested
    class Hopper implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Hopper-v4", lanes);
        }
    }

    @Nested
    class Walker2d implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Walker2d-v4", lanes);
        }
    }

    @Nested
    class Ant implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Ant-v4", lanes);
        }
    }

    @Nested
    class Swimmer implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Swimmer-v4", lanes);
        }
    }

    @Nested
    class Reacher implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Reacher-v4", lanes);
        }
    }

    @Nested
    class Pusher implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("Pusher-v4", lanes);
        }
    }

    @Nested
    class InvertedPendulum implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("InvertedPendulum-v4", lanes);
        }
    }

    @Nested
    class InvertedDoublePendulum implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("InvertedDoublePendulum-v4", lanes);
        }
    }

    @Nested
    class SuiteCartpoleBalance implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/cartpole_balance", lanes);
        }
    }

    @Nested
    class SuiteCartpoleBalanceSparse implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/cartpole_balance_sparse", lanes);
        }
    }

    @Nested
    class SuiteCartpoleSwingup implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/cartpole_swingup", lanes);
        }
    }

    @Nested
    class SuiteCartpoleSwingupSparse implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/cartpole_swingup_sparse", lanes);
        }
    }

    @Nested
    class SuitePendulumSwingup implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/pendulum_swingup", lanes);
        }
    }

    @Nested
    class SuiteReacherEasy implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/reacher_easy", lanes);
        }
    }

    @Nested
    class SuiteReacherHard implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/reacher_hard", lanes);
        }
    }

    @Nested
    class SuiteWalkerStand implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/walker_stand", lanes);
        }
    }

    @Nested
    class SuiteWalkerWalk implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/walker_walk", lanes);
        }
    }

    @Nested
    class SuiteWalkerRun implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/walker_run", lanes);
        }
    }

    @Nested
    class SuiteCheetahRun implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/cheetah_run", lanes);
        }
    }

    @Nested
    class SuiteFingerSpin implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/finger_spin", lanes);
        }
    }

    @Nested
    class SuiteHopperStand implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/hopper_stand", lanes);
        }
    }

    @Nested
    class SuiteHopperHop implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/hopper_hop", lanes);
        }
    }

    @Nested
    class SuiteBallInCupCatch implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/ball_in_cup_catch", lanes);
        }
    }

    @Nested
    class SuiteAcrobotSwingup implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/acrobot_swingup", lanes);
        }
    }

    @Nested
    class SuiteAcrobotSwingupSparse implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/acrobot_swingup_sparse", lanes);
        }
    }

    @Nested
    class SuitePointMassEasy implements EnvironmentContract {
        @Override
        public Environment make(final int lanes) {
            return of("dmc/point_mass_easy", lanes);
        }
    }
}
