"""Writes the HDF5 fixtures of the import tests with h5py: python3 hdf5.py DIRECTORY. Values follow formulas that the tests know."""
import sys
import zlib
import h5py
import numpy as np

N, WIDTH = 2500, 3


def observations():
    return (np.arange(N)[:, None] * 0.01 + np.arange(WIDTH)[None, :]).astype("<f4")


def steps(file, **packing):
    ends = np.zeros(N, bool)
    ends[99::100] = True
    terminals = ends.copy()
    terminals[99::200] = False
    file.create_dataset("observations", data=observations(), **packing)
    file.create_dataset("actions", data=(np.arange(N) % 3).astype("<i8"))
    file.create_dataset("rewards", data=np.arange(N) * 0.5)
    file.create_dataset("terminals", data=terminals, **({"chunks": (999,)} if packing else {}))
    file.create_dataset("timeouts", data=ends & ~terminals)


def main(directory):
    with h5py.File(directory + "/d4rl-whole.hdf5", "w") as file:
        steps(file)
    with h5py.File(directory + "/d4rl-gzip.hdf5", "w") as file:
        steps(file, chunks=(300, 2), compression="gzip", shuffle=True, fletcher32=True)
    with h5py.File(directory + "/d4rl-latest.hdf5", "w", libver="latest") as file:
        steps(file, chunks=(1000, 3), compression="gzip")
    with h5py.File(directory + "/bomb.hdf5", "w") as file:
        steps(file, chunks=(300, 3), compression="gzip")
        file["observations"].id.write_direct_chunk((300, 0), zlib.compress(bytes(30_000_000), 9))
    with h5py.File(directory + "/minari.hdf5", "w") as file:
        for i, length in enumerate((7, 4)):
            group = file.create_group("episode_%d" % i)
            t = np.arange(length + 1)
            group.create_dataset("observations", data=(t[:, None] + 10.0 * i + np.arange(WIDTH)).astype("<f8"))
            group.create_dataset("actions", data=(np.arange(length) % 3).astype("<i4"))
            group.create_dataset("rewards", data=np.arange(length, dtype=">f4") + i)
            ends = np.zeros(length, bool)
            ends[-1] = True
            group.create_dataset("terminations", data=ends & (i == 0))
            group.create_dataset("truncations", data=ends & (i == 1))


if __name__ == "__main__":
    main(sys.argv[1])
