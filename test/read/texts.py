#!/usr/bin/env python3
"""Compressed text, which is made of many gzip members or Zstandard frames, is one text to all readers.

texts.py PROGRAM [TEST...]
"""
import csv
import gzip

import duckdb
import pandas
import polars
import pyarrow.csv
import zstandard

from tables import TABLES
from trial import run_tests

TABLE = "lineitem"
NAMES = [name for name, _ in TABLES[TABLE]]
SCALE = ["-s", "0.01", "-T", TABLE]  # 7 MB: four members or so
# Lines of .tbl end with a delimiter, which readers take for one column more.
LOOKS = {"csv": (",", NAMES, True), "tbl": ("|", [*NAMES, "end"], False)}


def unpacked(path):
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    with open(path, "rb") as file:
        return zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True).read()


def by_duckdb(path, delimiter, names, header):
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    quote = '"' if header else ""
    return duckdb.execute(f"select * from read_csv('{path}', auto_detect=false, delim='{delimiter}', header={header}, "
                          f"quote='{quote}', columns={{{columns}}})").fetchall()


def by_pandas(path, delimiter, names, header):
    frame = pandas.read_csv(path, sep=delimiter, names=names, header=0 if header else None, dtype=str, keep_default_na=False)
    return list(frame.itertuples(index=False, name=None))


def by_polars(path, delimiter, names, header):
    return polars.read_csv(path, separator=delimiter, has_header=header, schema=dict.fromkeys(names, polars.String)).rows()


def by_polars_scan(path, delimiter, names, header):
    return polars.scan_csv(path, separator=delimiter, has_header=header,
                           schema=dict.fromkeys(names, polars.String)).collect().rows()


def by_pyarrow(path, delimiter, names, header):
    table = pyarrow.csv.read_csv(path, pyarrow.csv.ReadOptions(column_names=names, skip_rows=int(header)),
                                 pyarrow.csv.ParseOptions(delimiter=delimiter),
                                 pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pyarrow.string())))
    return list(zip(*(column.to_pylist() for column in table.columns)))


def test_readers_read_all_rows(trial):
    for fmt, (delimiter, names, header) in LOOKS.items():
        plain = (trial.make(*SCALE, fmt=fmt) / f"{TABLE}.{fmt}").read_bytes()
        quoting = csv.QUOTE_MINIMAL if header else csv.QUOTE_NONE
        lines = csv.reader(plain.decode().splitlines(), delimiter=delimiter, quoting=quoting)
        rows = [tuple(fields[:len(NAMES)]) for fields in lines][int(header):]
        trial.check(len(rows) == 60175, f"{fmt}: {len(rows)} rows")
        for codec, end in (("gzip", "gz"), ("zstd:3", "zst")):
            path = trial.make(*SCALE, "-c", codec, fmt=fmt) / f"{TABLE}.{fmt}.{end}"
            trial.check(unpacked(path) == plain, f"{path.name}: not the text that {fmt} is without a codec")
            for reader in (by_duckdb, by_pandas, by_polars, by_polars_scan, by_pyarrow):
                read = [row[:len(NAMES)] for row in reader(path, delimiter, names, header)]
                trial.check(read == rows, f"{path.name} {reader.__name__}: {len(read)} rows of {len(rows)}, first {read[:1]}")


def test_zstd_frames_say_their_size_and_have_small_windows(trial):
    """Decoders of streams take a window of 8 MiB, and no larger one unless they are told to."""
    for level in (1, 3, 12, 19, 22):
        path = trial.make("-s", "0.01", "-T", "orders,lineitem", "-c", f"zstd:{level}", "--max-rows", "50000", fmt="csv")
        for file in path.glob("*.zst"):
            data, frames = file.read_bytes(), 0
            while data:
                frame = zstandard.get_frame_parameters(data)
                trial.check(frame.window_size <= 8 << 20 and frame.content_size > 0 and frame.has_checksum,
                            f"{file.name}, level {level}: {frame.window_size}, {frame.content_size}")
                reader = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()
                reader.decompress(data)
                data, frames = reader.unused_data, frames + 1
            trial.check(frames > 1, f"{file.name}, level {level}: {frames} frames")


if __name__ == "__main__":
    run_tests(globals())
