#!/usr/bin/env python3
"""Jobs with layouts: the same bytes whoever works and however a layout is said, files of a size put
together, memory that stays within what is promised, and contradictions that are refused.

jobs.py PROGRAM: each function test_... is about one thing and goes on alone when another fails.
"""
import hashlib
import re
import subprocess
import sys

import pyarrow
import pyarrow.parquet

from combinations import hardly_shrinks
from tables import TABLES, difference
from thrift import CODEC_NAMES, DATA_PAGE_V2, File
from trial import encodings_of, run_tests

RICH = ["--column-encoding", "*key=DELTA_BINARY_PACKED,*comment=DELTA_LENGTH_BYTE_ARRAY,l_extendedprice=BYTE_STREAM_SPLIT",
        "--column-compression", "*comment=ZSTD(3),*date=AUTO", "--column-dictionary", "o_clerk=on,c_phone=on",
        "--bloom-filter", "*key:0.02", "--page-checksum", "on", "--sorting-columns", "auto", "--arrow-schema", "on",
        "--data-page-version", "2", "--row-group-rows", "7000", "--metadata", "owner=me"]
PLAIN, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY = 0, 5, 6


def digests(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def test_same_bytes(trial):
    for options in (RICH, ["-c", "AUTO"], ["--layout", "compact"], ["--layout", "gpu", "-c", "AUTO"],
                    ["--file-rows", "4000"], ["--file-bytes", "300kB"]):
        made = [digests(trial.make("-s", "0.02", *options, *workers))
                for workers in (["-n", "1"], ["-n", "3"], ["--num-processes", "3"])]
        trial.check(made[0] and made[0] == made[1] == made[2], f"same bytes for all workers, {options}")


def printed_layout(trial, options):
    done = subprocess.run([trial.program, "tpch", "parquet", *options, "--print-layout"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, cwd=trial.work, check=True)
    return done.stdout


def test_print_layout(trial):
    scale = ["-s", "0.01"]
    for number, options in enumerate([[], RICH, ["--layout", "compact"], ["--layout", "gpu", "-c", "ZSTD(3)"],
                                      ["--layout", "iceberg", "--schema", "spark"], ["--schema", "trino"],
                                      ["--row-group-bytes", "1MB", "--file-rows", "5000", "--nullable", "--date", "string"]]):
        text = printed_layout(trial, [*scale, *options])
        path = trial.work / f"layout{number}.toml"
        path.write_bytes(text)
        first, second = digests(trial.make(*scale, *options)), digests(trial.make(*scale, "--layout", path))
        trial.check(first == second, f"--print-layout and --layout, {options}: other bytes")
        trial.check(printed_layout(trial, [*scale, "--layout", path]) == text, f"a printed layout prints itself, {options}")


LAYOUT = """# What is said of less is stronger.
compression = "ZSTD(3)"
row-group-rows = 5000

[columns."*comment"]
encoding = "DELTA_LENGTH_BYTE_ARRAY"

[tables.orders]
data-page-version = 2

[tables.lineitem.columns."l_orderkey"]
compression = "UNCOMPRESSED"
encoding = "DELTA_BINARY_PACKED"
"""


def test_layout_file(trial):
    path = trial.work / "mine.toml"
    path.write_text(LAYOUT)
    folder = trial.make("-s", "0.01", "--layout", path)
    ours = trial.ours("-s", "0.01")
    for table in TABLES:
        file = File(folder / f"{table}.parquet")
        rows = [group[3] for group in file.groups]
        trial.check(all(count == 5000 for count in rows[:-1]) and rows[-1] <= 5000, f"row groups of {table} by a file: {rows}")
        for name in file.names:
            chunk = file.chunk(0, name)
            codecs = ["UNCOMPRESSED"] if name == "l_orderkey" else ["ZSTD"]
            if name != "l_orderkey" and hardly_shrinks(file, chunk, "ZSTD"):
                codecs.append("UNCOMPRESSED")
            trial.check(CODEC_NAMES[chunk[3][4]] in codecs, f"codec of {name} by a file: {CODEC_NAMES[chunk[3][4]]}")
            if name.endswith("comment"):
                trial.check(encodings_of(file, chunk) == {DELTA_LENGTH_BYTE_ARRAY}, f"encoding of {name} by a file")
            kinds = {page.kind == DATA_PAGE_V2 for page in file.data_pages(chunk)}
            trial.check(kinds == {table == "orders"}, f"version of pages of {name} by a file")
        wrong = difference(pyarrow.parquet.read_table(folder / f"{table}.parquet"), ours[table])
        trial.check(not wrong, f"values of {table} by a file: {wrong}")
    found = File(trial.make("-s", "0.01", "-T", "lineitem", "--layout", path, "-c", "SNAPPY") / "lineitem.parquet")
    codecs = {name: CODEC_NAMES[found.chunk(0, name)[3][4]] for name in ("l_comment", "l_orderkey")}
    trial.check(codecs == {"l_comment": "SNAPPY", "l_orderkey": "UNCOMPRESSED"}, f"-c beside a file: {codecs}")
    path.write_text(LAYOUT.replace("[tables.orders]", "[tables.ordres]"))
    trial.refused(["--layout", str(path)], ["--layout", "ordres"])
    path.write_text(LAYOUT.replace("row-group-rows = 5000", "row-group-rows = "))
    trial.refused(["--layout", str(path)], ["mine.toml", "3"])


def test_built_in_layouts(trial):
    listed = subprocess.run([trial.program, "layouts"], stdout=subprocess.PIPE, text=True, check=True).stdout
    for name in ("default", "compact", "gpu", "iceberg"):
        trial.check(re.search(rf"\b{name}\b", listed), f"tpcmill layouts lists {name}")
    same = [digests(trial.make("-s", "0.01", *options)) for options in ([], ["--layout", "default"])]
    trial.check(same[0] == same[1], "the default layout is the default")
    file = File(trial.make("-s", "0.3", "-T", "lineitem", "--layout", "gpu") / "lineitem.parquet")
    rows = [group[3] for group in file.groups]
    trial.check(len(rows) == 2 and 900_000 <= rows[0] <= 1_100_000, f"row groups of gpu: {rows}")
    for name in ("l_orderkey", "l_partkey", "l_suppkey", "l_extendedprice"):
        trial.check(encodings_of(file, file.chunk(0, name)) == {DELTA_BINARY_PACKED}, f"gpu: encoding of {name}")
    trial.check(encodings_of(file, file.chunk(0, "l_comment")) == {DELTA_LENGTH_BYTE_ARRAY}, "gpu: encoding of l_comment")
    folder = trial.make("-s", "0.01", "--layout", "iceberg")
    for table in TABLES:
        file = File(folder / f"{table}.parquet")
        trial.check([leaf.get(9) for leaf in file.leaves] == list(range(1, len(file.leaves) + 1)), f"iceberg: ids of {table}")
        trial.check({leaf[3] for leaf in file.leaves} == {1}, f"iceberg: columns of {table} are optional")
        wrong = difference(pyarrow.parquet.read_table(folder / f"{table}.parquet"), trial.ours("-s", "0.01")[table])
        trial.check(not wrong, f"iceberg: values of {table}: {wrong}")


def pieces(folder, table, ext, part=""):
    """The files of a table in their order."""
    files, number = [], 1
    while (path := folder / table / f"{table}.{part}{number}.{ext}").exists():
        files.append(path)
        number += 1
    return files


def put_together(files, fmt):
    if fmt == "parquet":
        return pyarrow.concat_tables([pyarrow.parquet.read_table(path) for path in files]).combine_chunks()
    texts = [path.read_bytes() for path in files]
    if fmt == "csv":  # each file has its header line
        heads = {text.split(b"\n", 1)[0] for text in texts}
        return b"".join([*heads, b"\n", *(text.split(b"\n", 1)[1] for text in texts)])
    return b"".join(texts)


def whole(path, fmt):
    return pyarrow.parquet.read_table(path).combine_chunks() if fmt == "parquet" else path.read_bytes()


def rows_of(path, fmt):
    if fmt == "parquet":
        return pyarrow.parquet.read_metadata(path).num_rows
    return path.read_bytes().count(b"\n") - (fmt == "csv")


def test_file_rows(trial):
    for fmt in ("parquet", "tbl", "csv"):
        once, cut = trial.make("-s", "0.01", fmt=fmt), trial.make("-s", "0.01", "--file-rows", "7001", fmt=fmt)
        for table in TABLES:
            path, files = once / f"{table}.{fmt}", pieces(cut, table, fmt)
            total = rows_of(path, fmt)
            counts = [rows_of(file, fmt) for file in files]
            trial.check(counts == [min(7001, total - begin) for begin in range(0, total, 7001)],
                        f"--file-rows of {table}, {fmt}: {counts}")
            trial.check(sorted(files) == sorted(file for file in (cut / table).iterdir()), f"other files of {table}, {fmt}")
            trial.check(files and put_together(files, fmt) == whole(path, fmt), f"{table} put together, {fmt}")
    # Parts are cut as ever, and each into files of its own.
    for fmt in ("parquet", "tbl"):
        options = ["-s", "0.01", "-T", "orders,lineitem", "-p", "3"]
        once = trial.make("-s", "0.01", "-T", "orders,lineitem", fmt=fmt)
        parts, cut = trial.make(*options, fmt=fmt), trial.make(*options, "--file-rows", "2000", fmt=fmt)
        for table in ("orders", "lineitem"):
            everything = []
            for part in range(1, 4):
                files = pieces(cut, table, fmt, f"{part}.")
                everything += files
                counts = [rows_of(file, fmt) for file in files]
                total = rows_of(parts / table / f"{table}.{part}.{fmt}", fmt)
                trial.check(sum(counts) == total and all(count == 2000 for count in counts[:-1]),
                            f"--file-rows of part {part} of {table}, {fmt}: {counts}")
            trial.check(everything and put_together(everything, fmt) == whole(once / f"{table}.{fmt}", fmt),
                        f"all parts of {table} put together, {fmt}")
        single = trial.make(*options, "--part", "2", "--file-rows", "2000", fmt=fmt)
        made = digests(single)
        made.pop("_tpcmill.json")  # names fewer files
        trial.check(made and made.items() <= digests(cut).items(), f"--part 2 alone, {fmt}")


def test_file_bytes(trial):
    scale = ["-s", "0.1", "-T", "orders,lineitem,part"]
    for fmt, size, options in (("parquet", 1_000_000, []), ("parquet", 2_000_000, ["-c", "ZSTD(1)"]),
                               ("parquet", 3_000_000, ["-c", "UNCOMPRESSED", "--column-encoding", "*=PLAIN"]),
                               ("parquet", 1_000_000, ["--layout", "compact"]), ("parquet", 1_000_000, ["--data-page-version", "2"]),
                               ("tbl", 2_500_000, []), ("csv", 2_500_000, [])):
        folder = trial.make(*scale, *options, "--file-bytes", f"{size // 1000}kB", fmt=fmt)
        for table in ("orders", "lineitem", "part"):
            files = pieces(folder, table, fmt)
            sizes = [path.stat().st_size for path in files]
            trial.check(sizes and all(0.9 * size <= one <= 1.1 * size for one in sizes[:-1]) and sizes[-1] <= 1.1 * size,
                        f"--file-bytes {size} of {table}, {fmt}, {options}: {sizes}")
            if fmt == "parquet":
                wrong = difference(put_together(files, fmt), trial.ours(*scale)[table]) if files else "no files"
                trial.check(not wrong, f"{table} of --file-bytes put together, {options}: {wrong}")


UNITS = {"": 1, "k": 1000, "K": 1024, "M": 1000**2, "G": 1000**3, "Ki": 1024, "Mi": 1024**2, "Gi": 1024**3}


def figures(text):
    """The sizes in a sentence, in bytes."""
    return [float(number.replace(",", "")) * UNITS[unit] for number, unit in
            re.findall(r"(\d[\d,]*(?:\.\d+)?) ?((?:[kKMG]i?)?)B\b", text)]


# A process of its own, and a small one: peak memory is counted from the fork on, and a child begins as
# large as its parent.
MEASURE = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024)
"""


def run_measured(trial, options):
    """Exit status, what it said, and its peak memory in bytes."""
    done = subprocess.run([sys.executable, "-S", "-c", MEASURE, trial.program, "tpch", "parquet", *options, "--no-progress"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
    status, peak = map(int, done.stdout.split())
    return status, done.stderr, peak


def promised(said):
    """The figure for the whole run: the largest in the lines about memory."""
    return max((figure for line in said.splitlines() if "memory" in line.lower() for figure in figures(line)), default=0)


def test_memory(trial):
    job = ["-s", "0.5", "-T", "lineitem", "--discard"]
    for options in ([], ["-c", "ZSTD(3)"], ["--row-group-rows", "1000000"], ["--row-group-bytes", "128MiB", "-c", "GZIP(1)"],
                    ["--layout", "gpu"], ["--column-encoding", "*=PLAIN", "--bloom-filter", "*:0.01"],
                    ["--dictionary", "on", "--dictionary-page-bytes", "64MiB"]):
        status, said, peak = run_measured(trial, [*job, *options, "-n", "2", "-v"])
        trial.check(status == 0, f"{options}: exit {status}: {said}")
        trial.check(promised(said) >= peak > 0, f"{options}: -v promises {promised(said):.0f} bytes, it took {peak}: {said}")
    for options in ([], ["--row-group-rows", "500000"]):
        status, said, _ = run_measured(trial, [*job, *options, "-n", "8", "--memory-limit", "1MB"])
        needed = max(figures(said.replace("1MB", "")), default=0)
        trial.check(status == 2 and "--memory-limit" in said and needed > 1e6, f"--memory-limit 1MB, {options}: {status}, {said}")
        # With what it says it needs it works, with fewer at once.
        limit = int(needed * 1.02)
        status, said, peak = run_measured(trial, [*job, *options, "-n", "8", "--memory-limit", str(limit)])
        trial.check(status == 0 and peak <= limit, f"--memory-limit {limit}, {options}: exit {status}, {peak} bytes: {said}")


def test_refusals(trial):
    for options, words in [
            (["-T", "orders", "--column-encoding", "l_comment=PLAIN"], ["--column-encoding", "l_comment"]),
            (["--column-encoding", "l_comment=DELTA_BINARY_PACKED"], ["--column-encoding", "l_comment", "DELTA_BINARY_PACKED"]),
            (["--column-encoding", "l_orderkey=DELTA_BYTE_ARRAY"], ["--column-encoding", "l_orderkey"]),
            (["--column-encoding", "l_comment=BYTE_STREAM_SPLIT"], ["--column-encoding", "l_comment"]),
            (["--column-encoding", "l_comment=FANCY"], ["--column-encoding", "FANCY"]),
            (["--column-encoding", "l_comment"], ["--column-encoding"]),
            (["--column-encoding", "l_comment=PLAIN", "--column-dictionary", "l_comment=on"], ["l_comment"]),
            (["--column-compression", "l_komment=SNAPPY"], ["--column-compression", "l_komment", "l_comment"]),
            (["--column-compression", "l_comment=ZSTD(99)"], ["--column-compression", "99"]),
            (["--bloom-filter", "l_orderkey:2"], ["--bloom-filter", "2"]),
            (["--row-group-rows", "10", "--row-group-bytes", "1MB"], ["--row-group-rows", "--row-group-bytes"]),
            (["--file-rows", "10", "--file-bytes", "1MB"], ["--file-rows", "--file-bytes"]),
            (["--statistics", "none", "--page-index", "on"], ["--page-index", "--statistics"]),
            (["--data-page-version", "3"], ["--data-page-version", "3"]), (["--schema", "spork"], ["--schema", "spark"]),
            (["--layout", "compacted"], ["--layout", "compacted"]), (["--metadata", "novalue"], ["--metadata"])]:
        trial.refused(options, words)


if __name__ == "__main__":
    run_tests(globals())
