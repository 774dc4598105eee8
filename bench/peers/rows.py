"""The works that are measured, and what is wanted of each."""

import dataclasses

TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")


@dataclasses.dataclass(frozen=True)
class Work:
    """tpcmill and its peers make `tables`.

    to: "null", standard output to /dev/null, or, where several Parquet files are made, --discard (and
        memory for peers, who cannot discard); "memory", files in memory; "disk", files on the disk.
    by: what is compared, "cpu" seconds of the whole process and its children, or "wall" clock.
    wanted, sight: how many times as fast as tpcgen-cli; for the `absolute` ones seconds.
    """

    name: str
    format: str
    tables: tuple = TABLES
    scale: str = "1"
    threads: int = 1
    options: tuple = ()  # of tpcmill and tpcgen-cli alike
    own: tuple = ()  # of tpcmill alone
    to: str = "null"
    by: str = "cpu"
    wanted: float | None = None
    sight: float | None = None
    absolute: bool = False
    smaller: bool = False  # whether files must be no larger than tpcgen-cli's
    most_rows: int = 0  # of each table
    has_peer: bool = True
    gigabytes: int = 0  # on the disk

    @property
    def discards(self):
        return self.to == "null" and self.format == "parquet" and len(self.tables) > 1


def lineitem(name, options=(), own=(), wanted=None, sight=None):
    return Work(
        f"lineitem Parquet {name}",
        "parquet",
        ("lineitem",),
        options=options,
        own=own,
        wanted=wanted,
        sight=sight,
        smaller=True,
    )


def works(large="10"):
    """`large`: the scale of what takes long."""
    zstd = ("-c", "ZSTD(1)")
    return [
        Work("lineitem .tbl", "tbl", ("lineitem",), wanted=11, sight=15),
        Work(f"lineitem .tbl, scale {large}", "tbl", ("lineitem",), scale=large, wanted=16, sight=20),
        Work(
            "orders, customer, part, partsupp .tbl",
            "tbl",
            ("orders", "customer", "part", "partsupp"),
            wanted=6,
            sight=8,
        ),
        Work("lineitem csv", "csv", ("lineitem",), wanted=10, sight=13),
        lineitem("SNAPPY", wanted=8, sight=11),
        lineitem("ZSTD(1)", zstd, wanted=4.5, sight=6),
        lineitem("ZSTD(1), layout compact", zstd, ("--layout", "compact"), wanted=7, sight=9),
        lineitem("LZ4_RAW", ("-c", "LZ4_RAW"), wanted=7.5, sight=10),
        lineitem("UNCOMPRESSED", ("-c", "UNCOMPRESSED"), wanted=12, sight=16),
        Work("all tables, Parquet SNAPPY", "parquet", wanted=6.5, sight=9),
        Work("all tables, Parquet SNAPPY, files in memory", "parquet", to="memory"),
        Work("all tables, .tbl, files in memory", "tbl", to="memory"),
        Work(
            "all tables, Parquet SNAPPY, scale 0.01, 2 threads",
            "parquet",
            scale="0.01",
            threads=2,
            by="wall",
            wanted=6,
            sight=12,
        ),
        Work("region .tbl", "tbl", ("region",), wanted=50, sight=200),
        Work("part .tbl, scale 0.01", "tbl", ("part",), scale="0.01", wanted=20, sight=60),
        Work(
            f"all tables, Parquet SNAPPY, scale {large}, 2 threads, to disk",
            "parquet",
            scale=large,
            threads=2,
            to="disk",
            by="wall",
            wanted=7,
            sight=11,
            gigabytes=11,
        ),
        Work(
            f"all tables, .tbl, scale {large}, 2 threads, to disk",
            "tbl",
            scale=large,
            threads=2,
            to="disk",
            by="wall",
            wanted=6,
            gigabytes=27,
        ),
        Work(
            "8 tables, at most 50,000 rows, Parquet SNAPPY, 8 processes, files in memory",
            "parquet",
            to="memory",
            own=("--max-rows", "50000", "--num-processes", "8"),
            by="wall",
            wanted=0.18,
            sight=0.1,
            absolute=True,
            most_rows=50000,
            has_peer=False,
        ),
        Work(
            "lineitem .tbl, 1,000 rows of part 99,999,999 of 100,000,000 at scale 100,000",
            "tbl",
            ("lineitem",),
            scale="100000",
            own=("--parts", "100000000", "--part", "99999999", "--max-rows", "1000"),
            by="wall",
            wanted=0.04,
            sight=0.01,
            absolute=True,
            most_rows=1000,
            has_peer=False,
        ),
    ]


def our_command(program, work):
    threads = () if "--num-processes" in work.own else ("-n", str(work.threads))
    return [program, *arguments(work), *threads, *work.own, *destination(work)]


def peer_command(program, work):
    whole = dataclasses.replace(work, to="memory") if work.discards else work
    return [program, *arguments(work), "-n", str(work.threads), *destination(whole)]


def arguments(work):
    return ["tpch", work.format, "-s", work.scale, "-T", ",".join(work.tables), *work.options]


def destination(work):
    if work.discards:
        return ["--discard"]
    return ["--stdout"] if work.to == "null" else ["-o", "{out}"]
