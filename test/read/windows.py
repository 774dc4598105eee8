#!/usr/bin/env python3
"""Zstandard pages of any size are read by a decoder of streams, which has little memory.

windows.py PROGRAM
"""
import zstandard

from thrift import File
from trial import run_tests

ZSTD = 6


def test_large_zstd_pages_have_small_windows(trial):
    """Decoders of streams take a window of 8 MiB, and no larger one unless they are told to."""
    decoder = zstandard.ZstdDecompressor(max_window_size=8 << 20)
    large = ["--data-page-bytes", "512MiB", "--data-page-rows", "100000000", "--row-group-rows", "100000000"]
    for options in (["-c", "ZSTD(1)"], ["-c", "ZSTD(3)", "--nullable"],
                    ["-c", "ZSTD(1)", "--column-encoding", "l_comment=DELTA_LENGTH_BYTE_ARRAY,*key=DELTA_BINARY_PACKED"]):
        path = trial.make("-s", "0.18", "-T", "lineitem", *options, *large) / "lineitem.parquet"
        file, sizes = File(path), []
        for chunk in file.groups[0][1]:
            for page in file.pages(chunk) if chunk[3][4] == ZSTD else []:
                if page.bytes <= 8 << 20:
                    continue
                body = bytes(file.data[page.body_at:page.end])
                window = zstandard.get_frame_parameters(body).window_size
                trial.check(window <= 1 << 21, f"{chunk[3][3]}, {options}: a window of {window} bytes for {page.bytes}")
                with decoder.stream_reader(body) as reader:
                    bytes_read = sum(len(piece) for piece in iter(lambda: reader.read(1 << 20), b""))
                trial.check(bytes_read == page.bytes, f"{chunk[3][3]}, {options}: {bytes_read} bytes of {page.bytes}")
                sizes.append(page.bytes)
        trial.check(len(sizes) >= 2, f"{options}: pages above 8 MiB: {sizes}")
    # The library's highest levels would look farther back.
    path = trial.make("-s", "0.06", "-T", "lineitem", "--max-rows", "330000", "-c", "ZSTD(22)", *large,
                      "--column-compression", "*=UNCOMPRESSED,l_comment=ZSTD(20)") / "lineitem.parquet"
    file = File(path)
    (page,) = file.data_pages(file.chunk(0, "l_comment"))
    window = zstandard.get_frame_parameters(bytes(file.data[page.body_at:page.end])).window_size
    trial.check(window <= 8 << 20 < page.bytes, f"level 20: a window of {window} bytes for {page.bytes}")


if __name__ == "__main__":
    run_tests(globals())
