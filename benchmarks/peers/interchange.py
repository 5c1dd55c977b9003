"""Makes the small files that the tests of import read: storage/src/test/resources/interchange.

    pip install pyarrow && python3 benchmarks/peers/interchange.py parquet

Parquet is written by Arrow, so the reader is tested against files that it did not make itself. Every file holds the same
three episodes of 4, 3 and 5 frames; frame f of episode e observes (10 e + f, f / 4 + 0.125), does f / 2 - 1 and earns f + 1.
Episodes 0 and 2 are done at their last frame, episode 1 is not.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parents[2] / "storage/src/test/resources/interchange"
LENGTHS = (4, 3, 5)


def frames(episodes):
    for e in episodes:
        for f in range(LENGTHS[e]):
            yield e, f, e != 1 and f == LENGTHS[e] - 1


def table(episodes, width=2, fixed=True, broken=None):
    import pyarrow as pa

    rows = list(frames(episodes))
    kind = (lambda n: pa.list_(pa.float32(), n)) if fixed else (lambda n: pa.list_(pa.float32()))
    state = [[10.0 * e + f, f / 4 + 0.125][:width] for e, f, _ in rows]
    reward = [f + 1.0 for _, f, _ in rows]
    frame = [f for _, f, _ in rows]
    if broken == "ragged":
        state[2] = state[2][:1]
        state[3] = state[3] + [7.0]
    elif broken == "null":
        reward[3] = None
    elif broken == "nan":
        reward[3] = float("nan")
    elif broken == "gap":
        frame[6] += 1
    return pa.table(
        {
            "observation.state": pa.array(state, kind(width)),
            "action": pa.array([[f / 2 - 1] for _, f, _ in rows], kind(1)),
            "episode_index": pa.array([e for e, _, _ in rows], pa.int64()),
            "frame_index": pa.array(frame, pa.int64()),
            "index": pa.array([4294967295 - i for i in range(len(rows))], pa.uint32()),
            "next.reward": pa.array(reward, pa.float32()),
            "next.done": pa.array([d for _, _, d in rows], pa.bool_()),
            "task": pa.array(["reach"] * len(rows)),
        }
    )


def write(name, data, **options):
    import pyarrow.parquet as pq

    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"row_group_size": 5, "data_page_size": 16, "write_page_checksum": True, **options}
    pq.write_table(data, path, write_batch_size=2, **options)
    print(path.relative_to(HERE), path.stat().st_size)


def parquet():
    three = table(range(3))
    for codec in ("none", "snappy", "gzip", "zstd", "lz4"):
        write(f"{codec}.parquet", three, compression=codec)
    write("version2.parquet", three, compression="zstd", data_page_version="2.0", version="2.6")
    write("plain.parquet", table(range(3), fixed=False), use_dictionary=False, compression="none", row_group_size=100)
    write(
        "encodings.parquet",
        three,
        compression="none",
        use_dictionary=False,
        data_page_version="2.0",
        column_encoding={
            "observation.state.list.element": "BYTE_STREAM_SPLIT",
            "next.reward": "BYTE_STREAM_SPLIT",
            "episode_index": "DELTA_BINARY_PACKED",
            "frame_index": "DELTA_BINARY_PACKED",
            "index": "DELTA_BINARY_PACKED",
            "next.done": "RLE",
        },
    )
    for broken in ("ragged", "null", "nan", "gap"):
        write(f"{broken}.parquet", table(range(3), fixed=False, broken=broken))
    write("lerobot/data/chunk-000/episode_000000.parquet", table([0]))
    write("lerobot/data/chunk-000/episode_000001.parquet", table([1]))
    write("lerobot/data/chunk-001/episode_000002.parquet", table([2]))
    write("lerobot/meta/episodes/file-000.parquet", three.select(["task"]))
    write("brotli.parquet", three, compression="brotli")


if __name__ == "__main__":
    {"parquet": parquet}[sys.argv[1]]()
