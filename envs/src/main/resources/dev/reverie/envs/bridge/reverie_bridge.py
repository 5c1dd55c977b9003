"""Reverie's bridge: a Python environment for Reverie, and Reverie's policies for Python. Needs numpy only.

An environment with gym's or Gymnasium's methods (reset, step, observation_space, action_space), one copy a lane:

    import gym, reverie_bridge
    reverie_bridge.serve(lambda: gym.make("CartPole-v1"))

is run by  reverie train ... --env 'bridge:exec=python3 my_env.py'  (Reverie starts it), or listens for Reverie:

    reverie_bridge.serve(lambda: gym.make("CartPole-v1"), path="/tmp/cartpole.sock")      # --env bridge:unix=/tmp/cartpole.sock

An environment that steps all its lanes at once, on arrays:

    class Walk:
        spec = reverie_bridge.spec({"position": ("float32", (1,), -10, 10)}, reverie_bridge.discrete(2), limit=100)
        def __init__(self, lanes): ...
        def reset(self, seed, out): out["position"][:] = 0
        def step(self, begin, actions, out):                # begin[i]: lane i begins anew, its action is ignored
            out["position"][:, 0] += ...                    # arrays [lanes, shape...]: what stands there stays there
            out.reward[:] = 1                               # of lanes that begin: ignored
            out.terminated[:] = ...                         # and out.truncated; both are False when step is called
    reverie_bridge.serve_batch(Walk)

A policy, served by  reverie serve --run DIR --socket /tmp/policy.sock :

    policy = reverie_bridge.Policy("/tmp/policy.sock")
    action = policy.act(observation, first=True)            # first: an episode begins
"""
import hashlib
import inspect
import json
import mmap
import os
import socket
import struct
import sys
import threading
import traceback

import numpy as np

MAGIC, VERSION = b"RVBR", 1
HELLO, SPEC, OPEN, READY, RESET, STEP, ROWS, ACTIONS, ERROR, CLOSE = range(1, 11)
BEGINS, GOES_ON, TERMINATED, TRUNCATED = range(4)
MOST_TEXT = 1 << 16
_HEAD = struct.Struct("<4sHHII")
_U32 = struct.Struct("<I")
_DTYPES = ("uint8", "int32", "int64", "float32", "float64")


class ProtocolError(Exception):
    """The other end said what the protocol does not allow, or is gone."""


def discrete(n):
    """One of n actions."""
    return {"n": int(n)}


def box(low, high):
    """A float32 vector within bounds, one an axis."""
    return {"low": [float(x) for x in np.ravel(low)], "high": [float(x) for x in np.ravel(high)]}


def spec(observation, action, limit=0):
    """observation: {name: (dtype, shape[, low, high])} with one low and high for all elements; action: discrete or box;
    limit: transitions after which an episode is truncated, 0 for none."""
    fields = []
    for name, (dtype, shape, *bounds) in observation.items():
        dtype = np.dtype(dtype).name
        if dtype not in _DTYPES:
            raise ValueError("field '%s': dtype %s is none of %s" % (name, dtype, ", ".join(_DTYPES)))
        field = {"name": name, "dtype": dtype, "shape": [int(n) for n in shape]}
        for key, bound in zip(("low", "high"), bounds):
            if bound is not None and np.isfinite(bound):
                field[key] = int(bound) if dtype.startswith(("int", "uint")) else float(bound)
        fields.append(field)
    return {"observation": fields, "action": action, "limit": int(limit)}


_LOOKS = 100 if (os.cpu_count() or 1) > 1 else 0


def _aligned(n):
    return (n + 7) & ~7


class _Link:
    """Messages over a socket or two file descriptors."""

    def __init__(self, sock=None, fds=None):
        if sock is not None:
            self._sock = sock
            self._recv, self._send, self.close = self._look, sock.sendall, sock.close
        else:
            source, sink = (os.fdopen(fd, mode, buffering=0) for fd, mode in zip(fds, ("rb", "wb")))
            self._recv, self._send, self.close = source.readinto, _all(sink.write), sink.close
        self.sequence = 0
        self.reserve(MOST_TEXT)

    def _look(self, view):
        """Looks again and again for a while before it sleeps: waking a processor that has gone idle takes longer than a step."""
        recv = self._sock.recv_into
        for _ in range(_LOOKS):
            try:
                return recv(view, 0, socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass
        return recv(view)

    def reserve(self, body):
        self.bytes = bytearray(_HEAD.size + body)
        self.view = memoryview(self.bytes)

    def receive(self):
        """Kind and length of the next message, whose body is in view[16:16 + length]; (CLOSE, 0) if the other end is gone."""
        view, have, want = self.view, 0, 16
        while True:
            n = self._recv(view[have:] if have else view)
            if not n:
                if have:
                    raise ProtocolError("the other end left within a message")
                return CLOSE, 0
            have += n
            if want == 16 and have >= 16:
                magic, version, kind, self.sequence, length = _HEAD.unpack_from(view)
                if magic != MAGIC:
                    raise ProtocolError("%r begins no message" % bytes(view[:16]))
                if version != VERSION:
                    raise ProtocolError("version %d of the protocol, here is %d" % (version, VERSION))
                want = 16 + length
                if want > len(view):
                    raise ProtocolError("a message of %d bytes, at most %d can be right" % (length, len(view) - 16))
            if have >= want and have >= 16:
                if have > want:
                    raise ProtocolError("%d bytes more than announced" % (have - want))
                return kind, want - 16

    def send(self, kind, body=b""):
        self._send(_HEAD.pack(MAGIC, VERSION, kind, self.sequence, len(body)) + body)

    def send_whole(self, message):
        """A message whose head but for its sequence stands there already."""
        _U32.pack_into(message, 8, self.sequence)
        self._send(message)


def _all(write):
    def send(data):
        view = memoryview(data)
        while view:
            view = view[write(view):]

    return send


class Out(dict):
    """Arrays of a tick by field name, [lanes, shape...], and reward, terminated, truncated, [lanes]."""


def _fields(description, lanes):
    """Name, dtype, shape, offset and bytes of every field's array."""
    at, fields = 0, []
    for field in description["observation"]:
        shape = [lanes] + field["shape"]
        size = int(np.prod(shape)) * np.dtype(field["dtype"]).itemsize
        fields.append((field["name"], field["dtype"], shape, at, size))
        at += _aligned(size)
    return fields, at


class _Session:
    """One conversation about an environment."""

    def __init__(self, link, make):
        self.link, self.make = link, make

    def run(self):
        try:
            self._talk()
        except (BrokenPipeError, ConnectionResetError):
            pass
        except Exception as error:
            text = str(error) if isinstance(error, ProtocolError) else traceback.format_exc()
            try:
                self.link.send(ERROR, text[-4096:].encode())
            except OSError:
                pass
            raise
        finally:
            self.link.close()

    def _expect(self, wanted):
        kind, length = self.link.receive()
        if kind != wanted:
            raise ProtocolError("message of kind %d where %d must follow" % (kind, wanted))
        return self.link.view[16:16 + length]

    def _talk(self):
        link = self.link
        (lanes,) = _U32.unpack(self._expect(HELLO))
        env = self.make(lanes)
        description = dict(env.spec, shared=True)
        link.send(SPEC, json.dumps(description).encode())
        path = bytes(self._expect(OPEN)).decode()
        out, message = self._arrays(description, lanes, path)
        link.send(READY)
        step = 16 + _aligned(lanes)
        action = description["action"]
        size = 4 * lanes * (1 if "n" in action else len(action["low"]))
        link.reserve(max(step - 16 + _aligned(size), MOST_TEXT))
        begin = np.frombuffer(link.bytes, np.bool_, lanes, 16)
        actions = np.frombuffer(link.bytes, np.int32 if "n" in action else np.float32, size // 4, step)
        if "low" in action:
            actions = actions.reshape(lanes, -1)
        try:
            self._loop(env, out, message, begin, actions, step - 16 + _aligned(size))
        finally:
            if hasattr(env, "close"):
                env.close()

    def _arrays(self, description, lanes, path):
        fields, size = _fields(description, lanes)
        head = 8 * lanes + _aligned(lanes)
        message = bytearray(16 + head + (0 if path else size))
        _HEAD.pack_into(message, 0, MAGIC, VERSION, ROWS, 0, len(message) - 16)
        buffer, base = message, 16 + head
        if path:
            with open(path, "r+b") as file:
                buffer, base = mmap.mmap(file.fileno(), size), 0
        out = Out()
        for name, dtype, shape, at, _ in fields:
            out[name] = np.frombuffer(buffer, dtype, int(np.prod(shape)), base + at).reshape(shape)
        out.reward = np.frombuffer(message, np.float64, lanes, 16)
        out.status = np.frombuffer(message, np.uint8, lanes, 16 + 8 * lanes)
        out.terminated = np.zeros(lanes, np.bool_)
        out.truncated = np.zeros(lanes, np.bool_)
        return out, message

    def _loop(self, env, out, message, begin, actions, length):
        link, status, single = self.link, out.status, isinstance(env, _Lanes)
        while True:
            kind, came = link.receive()
            if kind == STEP and came == length:
                if single:
                    env.step(begin, actions, out)
                else:
                    out.terminated[:] = False
                    out.truncated[:] = False
                    env.step(begin, actions, out)
                    np.copyto(status, GOES_ON)
                    status[out.truncated] = TRUNCATED
                    status[out.terminated] = TERMINATED
                    status[begin] = BEGINS
            elif kind == RESET and came == 8:
                (seed,) = struct.unpack_from("<Q", link.bytes, 16)
                env.reset(seed, out)
                status[:] = BEGINS
            elif kind == CLOSE:
                return
            else:
                raise ProtocolError("message of kind %d and %d bytes where a step must follow" % (kind, came))
            link.send_whole(message)


class _Lanes:
    """Copies of an environment with gym's methods, a lane each."""

    def __init__(self, make, lanes):
        self.envs = [make() for _ in range(lanes)]
        first = self.envs[0]
        self.names, fields = [], {}
        space = first.observation_space
        parts = space.spaces.items() if hasattr(space, "spaces") and hasattr(space.spaces, "items") else None
        self.single = parts is None
        self.parts = [(None, space)] if self.single else list(parts)
        for key, part in self.parts:
            name = "observation" if key is None else str(key)
            self.names.append(name)
            fields[name] = _field(part)
        self.starts = [int(getattr(part, "start", 0)) if hasattr(part, "n") else 0 for _, part in self.parts]
        self.keys = [key for key, _ in self.parts]
        action = first.action_space
        self.shape = None
        if hasattr(action, "n") and np.ndim(action.n) == 0 and not getattr(action, "shape", ()):
            self.start, described = int(getattr(action, "start", 0)), discrete(action.n)
        elif hasattr(action, "low"):
            self.shape, described = action.shape, box(action.low, action.high)
            self.kind = action.dtype
        else:
            raise TypeError("action space %r is neither discrete nor a box" % (action,))
        limit = getattr(getattr(first, "spec", None), "max_episode_steps", None) or 0
        self.spec = spec(fields, described, limit)
        inner = getattr(first, "unwrapped", first)
        self.seeded = "seed" in inspect.signature(inner.reset).parameters
        self.views = None

    def reset(self, seed, out):
        for lane, env in enumerate(self.envs):
            digest = hashlib.blake2b(struct.pack("<QI", seed, lane), digest_size=4).digest()
            mixed = int.from_bytes(digest, "little") & 0x7FFFFFFF
            if self.seeded:
                result = env.reset(seed=mixed)
            else:
                if hasattr(env, "seed"):
                    env.seed(mixed)
                result = env.reset()
            self._show(out, lane, result[0] if _informed(result) else result)
        out.reward[:] = 0

    def step(self, begin, actions, out):
        status, reward = out.status, out.reward
        chosen = actions.tolist() if self.shape is None else None
        for lane, begins in enumerate(begin.tolist()):
            env = self.envs[lane]
            if begins:
                result = env.reset()
                observation = result[0] if _informed(result) else result
                reward[lane] = 0
                status[lane] = BEGINS
            else:
                if chosen is not None:
                    action = chosen[lane] + self.start
                else:
                    action = actions[lane].reshape(self.shape).astype(self.kind)
                result = env.step(action)
                if len(result) == 5:
                    observation, reward[lane], terminated, truncated, _ = result
                else:
                    observation, reward[lane], done, info = result
                    truncated = done and bool(info.get("TimeLimit.truncated", False))
                    terminated = done and not truncated
                status[lane] = TERMINATED if terminated else TRUNCATED if truncated else GOES_ON
            self._show(out, lane, observation)

    def _show(self, out, lane, observation):
        if self.views is None:
            self.views = [out[name] for name in self.names]
        for view, key, start in zip(self.views, self.keys, self.starts):
            value = observation if key is None else observation[key]
            if start:
                value = value - start
            shape = value.shape if isinstance(value, np.ndarray) else np.shape(value)
            if shape != view.shape[1:]:
                raise ValueError("observation%s has shape %s, its space says %s" % (
                    "" if key is None else " '%s'" % key, shape, view.shape[1:]))
            view[lane] = value

    def close(self):
        for env in self.envs:
            if hasattr(env, "close"):
                env.close()


def _informed(result):
    return isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict)


def _field(space):
    if hasattr(space, "n") and np.ndim(space.n) == 0 and not getattr(space, "shape", ()):
        return ("int32", (), 0, int(space.n) - 1)
    if getattr(space, "shape", None) is None or getattr(space, "dtype", None) is None:
        raise TypeError("observation space %r is neither a box, discrete, nor a dict of them" % (space,))
    kind = np.dtype(space.dtype)
    name = kind.name
    if name not in _DTYPES:
        name = "float32" if kind.kind == "f" else "int64" if kind.name == "uint32" else "int32"
    if hasattr(space, "low"):
        return (name, space.shape, np.min(space.low), np.max(space.high))
    if hasattr(space, "nvec"):
        return (name, space.shape, 0, int(np.max(space.nvec)) - 1)
    return (name, space.shape, 0, 1)


def serve(make, path=None):
    """Serves environments with gym's methods: make() gives a new one, called once a lane."""
    serve_batch(lambda lanes: _Lanes(make, lanes), path)


def serve_batch(make, path=None):
    """Serves environments that step all lanes at once: make(lanes) gives a new one. With a path it listens there for ever;
    else it talks to whoever started this process."""
    if path is not None:
        _listen(make, path)
        return
    address = os.environ.get("REVERIE_BRIDGE", "")
    if address == "stdio":
        source, sink = os.dup(0), os.dup(1)
        os.dup2(2, 1)
        link = _Link(fds=(source, sink))
    elif address.startswith("unix:"):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(address[len("unix:"):])
        link = _Link(sock)
    else:
        sys.exit("reverie_bridge: nobody to talk to. Run this by  --env 'bridge:exec=python3 %s', or listen: serve(make, path=...)"
                 % os.path.basename(sys.argv[0]))
    _Session(link, make).run()


def _listen(make, path):
    if os.path.exists(path):
        probe = socket.socket(socket.AF_UNIX)
        try:
            probe.connect(path)
        except OSError:
            os.unlink(path)
        else:
            sys.exit("reverie_bridge: somebody listens at %s already" % path)
        finally:
            probe.close()
    with socket.socket(socket.AF_UNIX) as server:
        mask = os.umask(0o177)
        try:
            server.bind(path)
        finally:
            os.umask(mask)
        server.listen()
        while True:
            sock, _ = server.accept()
            threading.Thread(target=_Session(_Link(sock), make).run, daemon=True).start()


class Policy:
    """A run's policy, from  reverie serve --run DIR --socket PATH ."""

    def __init__(self, path, lanes=1):
        self.lanes = lanes
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(path)
        self.link = _Link(sock)
        self.description = json.loads(bytes(self._ask(HELLO, _U32.pack(lanes), SPEC)).decode())
        self._ask(OPEN, b"", READY)
        fields, size = _fields(self.description, lanes)
        head = 8 * lanes + _aligned(lanes)
        self.message = bytearray(16 + head + size)
        _HEAD.pack_into(self.message, 0, MAGIC, VERSION, ROWS, 0, len(self.message) - 16)
        self.arrays = {
            name: np.frombuffer(self.message, dtype, int(np.prod(shape)), 16 + head + at).reshape(shape)
            for name, dtype, shape, at, _ in fields}
        self.reward = np.frombuffer(self.message, np.float64, lanes, 16)
        self.status = np.frombuffer(self.message, np.uint8, lanes, 16 + 8 * lanes)

    def _ask(self, kind, body, answer):
        self.link.sequence += 1
        sequence = self.link.sequence
        if body is None:
            self.link.send_whole(self.message)
        else:
            self.link.send(kind, body)
        came, length = self.link.receive()
        if came == ERROR:
            raise ProtocolError(bytes(self.link.view[16:16 + length]).decode())
        if came != answer or self.link.sequence != sequence:
            raise ProtocolError("message of kind %d where %d must follow" % (came, answer))
        return self.link.view[16:16 + length]

    def act(self, observation, first, reward=0.0):
        """observation: a dict of arrays [lanes, shape...] by field, or the array of the only field; with one lane the first
        axis may be missing. first: whether the lane's episode begins, one for all or [lanes]. Gives the actions, [lanes] or
        [lanes, A]; with one lane an int, or [A]."""
        if not isinstance(observation, dict):
            if len(self.arrays) != 1:
                raise ValueError("give a dict with " + ", ".join(self.arrays))
            observation = {next(iter(self.arrays)): observation}
        for name, array in self.arrays.items():
            value = np.asarray(observation[name])
            if self.lanes == 1 and value.shape == array.shape[1:]:
                value = value[None]
            if value.shape != array.shape:
                raise ValueError("'%s' has shape %s, %s is right" % (name, value.shape, array.shape))
            array[...] = value
        self.status[:] = np.where(first, BEGINS, GOES_ON)
        self.reward[:] = np.where(first, 0, reward)
        body = self._ask(ROWS, None, ACTIONS)
        action = self.description["action"]
        size = self.lanes * (1 if "n" in action else len(action["low"]))
        actions = np.frombuffer(body, np.int32 if "n" in action else np.float32, size).copy()
        if "n" in action:
            return int(actions[0]) if self.lanes == 1 else actions
        return actions if self.lanes == 1 else actions.reshape(self.lanes, -1)

    def close(self):
        self.link.close()
