"""Makes the small files that the tests of import read: storage/src/test/resources/interchange.

    pip install pyarrow lz4 zstandard && python3 benchmarks/peers/interchange.py parquet mcap packed

Parquet is written by Arrow, lz4 and zstd by their own libraries, MCAP and CDR by plain loops after their specifications, so
the readers are tested against files that they did not make themselves. Every file holds the same
three episodes of 4, 3 and 5 frames; frame f of episode e observes (10 e + f, f / 4 + 0.125), does f / 2 - 1 and earns f + 1.
Episodes 0 and 2 are done at their last frame, episode 1 is not.
"""

import json
import pathlib
import struct
import sys
import zlib

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


MAGIC = b"\x89MCAP0\r\n"
JOINT_STATE = """# state of joints
std_msgs/Header header
string[] name
float64[] position
float64[] velocity
float64[] effort
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
"""
COMMAND = """std_msgs/MultiArrayLayout layout
float64[] data
================================================================================
MSG: std_msgs/MultiArrayLayout
std_msgs/MultiArrayDimension[] dim
uint32 data_offset
================================================================================
MSG: std_msgs/MultiArrayDimension
string label
uint32 size
uint32 stride
"""
STAMPED = """uint8 NONE=0
string UNIT = "N # m"
bool flag true
float32[3] bias
float32 data 1.5  # the number
uint8[<=4] spare
"""


class Cdr:
    def __init__(self, little=True):
        self.bytes = b""
        self.order = "<" if little else ">"
        self.head = bytes([0, 1 if little else 0, 0, 0])

    def put(self, code, *values):
        size = struct.calcsize(code)
        for value in values:
            self.bytes += b"\0" * (-len(self.bytes) % size)
            self.bytes += struct.pack(self.order + code, value)
        return self

    def text(self, value):
        raw = value.encode() + b"\0"
        self.put("I", len(raw))
        self.bytes += raw
        return self

    def array(self, code, values):
        return self.put("I", len(values)).put(code, *values)

    def done(self):
        return self.head + self.bytes


def joints(time, position, little):
    out = Cdr(little).put("i", time // 10**9).put("I", time % 10**9).text("base")
    out.put("I", len(position))
    for i in range(len(position)):
        out.text("joint_" + "ab"[i] * (i + 1))
    return out.array("d", position).array("d", []).array("d", [9.0]).done()


def command(values, little):
    out = Cdr(little).put("I", 1).text("x").put("I", 1, 1).put("I", 0)
    return out.array("d", values).done()


def stamped(value, little):
    return Cdr(little).put("?", True).put("f", 7.0, 8.0, 9.0, value).array("B", [1, 2, 3]).done()


def boolean(value, little):
    return Cdr(little).put("?", value).done()


def text(value):
    raw = value.encode()
    return struct.pack("<I", len(raw)) + raw


def record(opcode, content):
    return struct.pack("<BQ", opcode, len(content)) + content


def moments():
    """(time, topic, value), in order: what a robot would have published."""
    time = 1_700_000_000_000_000_000
    for e, length in enumerate(LENGTHS):
        for f in range(length + 1):
            time += 50_000_000
            yield time, "/joint_states", [10.0 * e + f, f / 4 + 0.125]
            if f > 0:
                yield time + 1, "/reward", float(f)
            if f < length:
                yield time + 2, "/command", [f / 2 - 1]
            elif e == 1:
                yield time + 2, "/truncated", True
            else:
                yield time + 2, "/done", True


def ros(topic, value, time, little):
    if topic == "/joint_states":
        return joints(time, value, little)
    if topic == "/command":
        return command(value, little)
    return stamped(value, little) if topic == "/reward" else boolean(value, little)


def plain(topic, value, time, little):
    key = {"/joint_states": "position", "/command": "data"}.get(topic, "data")
    return json.dumps({"stamp": time, "state": {key: value}}).encode()


TYPES = {
    "/joint_states": ("sensor_msgs/msg/JointState", JOINT_STATE),
    "/command": ("std_msgs/msg/Float64MultiArray", COMMAND),
    "/reward": ("toy_msgs/msg/Stamped", STAMPED),
    "/done": ("std_msgs/msg/Bool", "bool data"),
    "/truncated": ("std_msgs/msg/Bool", "bool data"),
}


def pack(kind, data):
    if kind == "zstd":
        import zstandard

        return zstandard.ZstdCompressor(level=3).compress(data)
    if kind == "lz4":
        import lz4.frame

        return lz4.frame.compress(data, block_checksum=True, content_checksum=True)
    return data


def bag(name, kind="zstd", encoding="cdr", little=True, chunked=True, change=None, messages=None, says=None, crc=None):
    out = MAGIC + record(1, text("ros2" if encoding == "cdr" else "") + text("interchange.py"))
    head = b""
    for i, (topic, (schema, definition)) in enumerate(TYPES.items()):
        if encoding == "cdr":
            head += record(3, struct.pack("<H", i + 1) + text(schema) + text("ros2msg") + text(definition))
        head += record(4, struct.pack("<HH", i, i + 1 if encoding == "cdr" else 0) + text(topic) + text(encoding) + text(""))
    topics = list(TYPES)
    bodies = []
    for n, (time, topic, value) in enumerate(messages or moments()):
        if change is not None:
            value = change(n, topic, value)
        data = (plain if encoding == "json" else ros)(topic, value, time, little)
        bodies.append(record(5, struct.pack("<HIQQ", topics.index(topic), n, time, time) + data))
    if chunked:
        for at in range(0, len(bodies), 10):
            part = (head if at == 0 else b"") + b"".join(bodies[at : at + 10]) + record(0x80, b"private")
            packed = pack(kind, part)
            size = says if says is not None else len(part)
            check = zlib.crc32(part) if crc is None else crc
            out += record(
                6, struct.pack("<QQQI", 0, 0, size, check) + text(kind) + struct.pack("<Q", len(packed)) + packed
            )
            out += record(7, struct.pack("<HI", 0, 0))
    else:
        out += head + b"".join(bodies)
    out += record(9, b"an attachment that nobody reads")
    out += record(0x0F, struct.pack("<I", zlib.crc32(out)))
    out += record(2, struct.pack("<QQI", 0, 0, 0)) + MAGIC
    HERE.mkdir(parents=True, exist_ok=True)
    (HERE / name).write_bytes(out)
    print(name, len(out))


def mcap():
    for kind in ("zstd", "lz4", ""):
        bag(f"ros2-{kind or 'none'}.mcap", kind)
    bag("unchunked.mcap", chunked=False, little=False)
    bag("json.mcap", encoding="json")
    bag("protobuf.mcap", encoding="protobuf", change=lambda n, t, v: v)
    bag("nan.mcap", change=lambda n, t, v: float("nan") if t == "/reward" and n > 9 else v)
    bag("ragged.mcap", change=lambda n, t, v: v[:1] if t == "/joint_states" and n > 9 else v)
    bag("badcrc.mcap", crc=12345)
    bag("bomb-less.mcap", says=100)
    bag("bomb-more.mcap", says=1 << 40)
    bag("bomb-lz4.mcap", "lz4", says=1 << 24)
    late = list(moments())
    bag("disorder.mcap", messages=late[20:] + late[:20])
    jumbled = list(moments())
    jumbled[1:9] = jumbled[8:0:-1]
    bag("jumbled.mcap", messages=jumbled)
    fast = []
    for time, topic, value in moments():
        if topic == "/joint_states":
            fast.append((time - 10, topic, [-1.0, -1.0]))
        fast.append((time, topic, value))
    bag("fast.mcap", messages=fast)


def packed():
    """200,000 bytes, so that LZ4 frames have blocks that refer to the ones before."""
    import gzip

    import lz4.frame
    import zstandard

    data = bytes((i % 251) ^ (i // 1000 % 7) for i in range(200_000))
    files = {
        "linked.lz4": lz4.frame.compress(data, block_size=4, block_linked=True, content_checksum=True),
        "apart.lz4": lz4.frame.compress(data, block_size=4, block_linked=False, block_checksum=True),
        "data.zst": zstandard.ZstdCompressor(write_checksum=True).compress(data),
        "data.gz": gzip.compress(data, mtime=0),
    }
    for name, each in files.items():
        (HERE / name).write_bytes(each)
        print(name, len(each))


if __name__ == "__main__":
    for what in sys.argv[1:]:
        {"parquet": parquet, "mcap": mcap, "packed": packed}[what]()
