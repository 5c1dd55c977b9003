"""numpy's side of `reverie bench storage`: a ring of rows, sampled as sequences into a batch that is kept.

Answers "rate ROWS STRIDE BATCH LENGTH SECONDS" with batches a second, line by line. Each sequence is one slice copied (a
memcpy); numpy's own indexing by an array of rows is tried too, and the faster of the two is answered.
"""
import sys
import time

try:
    import numpy as np
except ImportError as missing:
    print(f"no numpy in {sys.executable}: {missing}", flush=True)
    sys.exit(1)


class Ring:
    def __init__(self, rows, stride, batch, length):
        self.memory = np.ones((rows, stride), dtype=np.uint8)
        self.batch = np.zeros((batch, length, stride), dtype=np.uint8)
        self.random = np.random.default_rng(7)
        self.steps = np.arange(length)

    def by_slices(self):
        batch, length, _ = self.batch.shape
        for b, start in enumerate(self.random.integers(0, len(self.memory) - length, batch).tolist()):
            self.batch[b] = self.memory[start : start + length]

    def by_index(self):
        batch, length, _ = self.batch.shape
        starts = self.random.integers(0, len(self.memory) - length, batch)
        np.take(self.memory, starts[:, None] + self.steps, axis=0, out=self.batch, mode="clip")


def rate(sample, seconds):
    sample()
    done, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        for _ in range(10):
            sample()
        done += 10
    return done / (time.perf_counter() - begin)


def main():
    print(f"ready {np.__version__}", flush=True)
    rings = {}
    for line in sys.stdin:
        _, rows, stride, batch, length, seconds = line.split()
        key = tuple(int(n) for n in (rows, stride, batch, length))
        if key not in rings:
            rings.clear()
            rings[key] = Ring(*key)
        ring = rings[key]
        print(max(rate(ring.by_slices, float(seconds) / 2), rate(ring.by_index, float(seconds) / 2)), flush=True)


if __name__ == "__main__":
    main()
