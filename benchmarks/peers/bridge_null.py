"""A null environment over the bridge: nothing moves, nothing ends."""
import sys

import reverie_bridge

SPEC = reverie_bridge.spec({"observation": ("float32", (4,))}, reverie_bridge.discrete(2))


class Null:
    spec = SPEC

    def __init__(self, lanes):
        pass

    def reset(self, seed, out):
        out["observation"][:] = 0

    def step(self, begin, actions, out):
        pass


reverie_bridge.serve_batch(Null)
