"""Steps/s of gym's CartPole-v1 in Python, random actions drawn beforehand.

    PYTHONPATH=GYM gym_cartpole.py loop STEPS           env.step in a loop, a reset after each episode
    PYTHONPATH=GYM gym_cartpole.py lanes STEPS LANES    gym.vector.SyncVectorEnv
"""
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import gym  # noqa: E402
import numpy as np  # noqa: E402

gym.logger.set_level(40)


def loop(steps):
    env = gym.make("CartPole-v1")
    actions = np.random.RandomState(7).randint(2, size=steps).tolist()
    env.reset()
    begin = time.perf_counter()
    for action in actions:
        if env.step(action)[2]:
            env.reset()
    return steps / (time.perf_counter() - begin)


def lanes(steps, count):
    env = gym.vector.SyncVectorEnv([lambda: gym.make("CartPole-v1")] * count)
    ticks = steps // count
    actions = np.random.RandomState(7).randint(2, size=(ticks, count))
    env.reset()
    begin = time.perf_counter()
    for action in actions:
        env.step(action)
    return ticks * count / (time.perf_counter() - begin)


if sys.argv[1] == "version":
    print(gym.__version__)
else:
    print(loop(int(sys.argv[2])) if sys.argv[1] == "loop" else lanes(int(sys.argv[2]), int(sys.argv[3])))
