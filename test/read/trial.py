"""What tests of files share: a Trial makes files and knows what should be in them; run_tests() runs
functions named test_..., each of which goes on alone when another fails.
"""
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import traceback

import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet

from tables import DATE, INT, KEY, TEXT, Tally, mill, text_tables
from thrift import DATA_PAGE

STRUCT_FORMATS = {1: "<i", 2: "<q", 5: "<d"}


class Trial:
    """Makes files in folders of their own and knows what should be in them."""

    def __init__(self, program, work, tally):
        self.program, self.work, self.check = program, pathlib.Path(work), tally.check
        self.count, self.texts = 0, {}

    def make(self, *options, fmt="parquet"):
        self.count += 1
        folder = self.work / str(self.count)
        mill(self.program, fmt, *options, "-q", "-o", folder)
        return folder

    def ours(self, *scale):
        if scale not in self.texts:
            self.texts[scale] = text_tables(self.program, self.work / f"tbl{len(self.texts)}", *scale)
        return self.texts[scale]

    def refused(self, options, words):
        """Exit 2, a sentence with these words, and nothing made."""
        self.count += 1
        folder = self.work / str(self.count)
        scale = [] if "-s" in options else ["-s", "0.001"]
        done = subprocess.run([self.program, "tpch", "parquet", *scale, *options, "-q", "-o", folder], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.check(done.returncode == 2 and all(word in done.stderr for word in words) and not folder.exists(),
                   f"{' '.join(options)}: exit {done.returncode}, {done.stderr.strip()}")


def declared(path):
    """{column: Arrow's type} as the file says."""
    return {field.name: field.type for field in pyarrow.parquet.read_schema(path)}


def stored(column):
    """Our values as Parquet stores them: numbers, or bytes of texts."""
    kind = column.type
    if pyarrow.types.is_decimal(kind):
        return compute.cast(compute.multiply(column, pyarrow.scalar(100, KEY)), KEY)
    if kind == DATE:
        return column.cast(INT)
    if pyarrow.types.is_timestamp(kind):
        return column.cast(KEY)
    return column.cast(pyarrow.binary()) if kind == TEXT else column


def decoded(leaf, raw):
    """A bound in a footer or page index."""
    if leaf[1] in STRUCT_FORMATS:
        return struct.unpack(STRUCT_FORMATS[leaf[1]], raw)[0]
    return raw if leaf[1] == 6 else int.from_bytes(raw, "big", signed=True)


def plain_bytes(leaf, value):
    """The PLAIN encoding of a value, without the length of a text: what bloom filters hash."""
    if leaf[1] in STRUCT_FORMATS:
        return struct.pack(STRUCT_FORMATS[leaf[1]], value)
    return value if leaf[1] == 6 else value.to_bytes(leaf[2], "big", signed=True)


def encodings_of(file, chunk):
    """The encodings of the data pages."""
    return {page.header[5][2] if page.kind == DATA_PAGE else page.header[8][4] for page in file.data_pages(chunk)}


def run_tests(names):
    """SCRIPT PROGRAM [TEST...]: runs all functions test_... of a module, or those named without test_."""
    program = os.path.abspath(sys.argv[1])
    tally = Tally()
    only = sys.argv[2:]
    tests = {name: test for name, test in names.items() if name.startswith("test_")}
    with tempfile.TemporaryDirectory() as work:
        trial = Trial(program, work, tally)
        for name, test in tests.items():
            if only and name.removeprefix("test_") not in only:
                continue
            before, begun = dict(tally.counts), time.monotonic()
            try:
                test(trial)
            except Exception:
                tally.check(False, f"{name}: {traceback.format_exc(limit=-3)}")
            good, bad = (tally.counts[right] - before[right] for right in (True, False))
            print(f"{name}: {good} passed, {bad} failed, {time.monotonic() - begun:.1f} s", flush=True)
    tally.end()
