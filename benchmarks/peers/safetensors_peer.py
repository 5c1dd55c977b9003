"""Files of Python's safetensors, for ForeignSafetensorsTest.

    python3 benchmarks/peers/safetensors_peer.py write FILE     every type that Reverie reads, and metadata
    python3 benchmarks/peers/safetensors_peer.py read FILE      JSON of what Python finds in a file of Reverie's

The committed golden/python.safetensors was written by safetensors 0.8.0. bfloat16 needs ml_dtypes, or is left out.
"""
import json
import sys

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file


def arrays():
    found = {
        "z.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
        "a.bias": np.array([1e300, -0.0, np.inf], np.float64),
        "half": np.array([1.5, -2.0, 65504.0, 6e-8, np.inf], np.float16),
        "mask": np.array([[True, False], [True, True]]),
        "bytes": np.array([0, 7, 255], np.uint8),
        "ints": np.array([-1, 2**31 - 1], np.int32),
        "longs": np.array([-(2**63), 5], np.int64),
        "scalar": np.array(3.25, np.float32),
        "empty": np.zeros((0, 4), np.float32),
    }
    try:
        import ml_dtypes

        found["brain"] = np.array([1.0, -3.140625, 1e30], ml_dtypes.bfloat16)
    except ImportError:
        pass
    return found


def read(path):
    out = {}
    with safe_open(path, "np") as f:
        for name in f.keys():
            array = f.get_tensor(name)
            out[name] = {
                "dtype": str(array.dtype),
                "shape": list(array.shape),
                "values": [float(x) for x in array.reshape(-1)],
            }
        print(json.dumps({"metadata": f.metadata(), "arrays": out}))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        save_file(arrays(), sys.argv[2], {"framework": "numpy", "note": "\u00e4\U0001f600"})
    else:
        read(sys.argv[2])
