#!/usr/bin/env python3
"""Our Parquet files, taken apart byte by byte: what the metadata says of pages is true of the pages.

pages.py PROGRAM [FOLDER]: one line per file, then `N passed, N failed`. Readers show neither page
headers nor page indexes, so this reads Thrift's compact protocol itself (thrift.py).
"""
import pathlib
import struct
import subprocess
import sys
import tempfile

import pyarrow
import pyarrow.parquet

from thrift import Thrift, footer

TABLES = ["region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem"]
CODECS = {"uncompressed": 0, "snappy": 1, "gzip:1": 2, "brotli:1": 4, "zstd:1": 6, "lz4_raw": 7}
ARROW_CODECS = {1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd", 7: "lz4_raw"}
INT32, INT64, BYTE_ARRAY = 1, 2, 6
PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
DATA_PAGE, DICTIONARY_PAGE = 0, 2
UNORDERED, ASCENDING, DESCENDING = 0, 1, 2


class Wrong(Exception):
    pass


def same(got, wanted, what):
    if got != wanted:
        raise Wrong(f"{what}: {str(got)[:60]} is not {str(wanted)[:60]}")


def plain_values(data, kind):
    if kind == BYTE_ARRAY:
        values, at = [], 0
        while at < len(data):
            (length,) = struct.unpack_from("<I", data, at)
            values.append(data[at + 4:at + 4 + length])
            at += 4 + length
        same(at, len(data), "end of a PLAIN page")
        return values
    width = 4 if kind == INT32 else 8
    same(len(data) % width, 0, "rest of a PLAIN page")
    return list(struct.unpack(f"<{len(data) // width}{'i' if kind == INT32 else 'q'}", data))


def codes_of(data, count):
    """Runs of RLE_DICTIONARY."""
    width, reader, codes = data[0], Thrift(data, 1), []
    while len(codes) < count:
        head = reader.varint()
        if head & 1:
            size = (head >> 1) * width
            bits = int.from_bytes(data[reader.at:reader.at + size], "little")
            text = bin(bits | 1 << size * 8)[3:]
            reader.at += size
            codes += [int(text[i - width:i], 2) for i in range(len(text), 0, -width)]
            if any(codes[count:]):
                raise Wrong("the last group of codes is not filled up with zeros")
        else:
            size = (width + 7) // 8
            codes += [int.from_bytes(data[reader.at:reader.at + size], "little")] * (head >> 1)
            reader.at += size
    same(reader.at, len(data), "end of a page of codes")
    return width, codes[:count]


def as_bytes(value, kind):
    return value if kind == BYTE_ARRAY else struct.pack("<i" if kind == INT32 else "<q", value)


def check_chunk(data, chunk, at, rows, asked, name):
    """One column of one row group, which begins at byte `at`. Returns its end and its values."""
    meta = chunk[3]
    kind = meta[1]
    same(meta[3], [name], "path in schema")
    codec = meta[4]
    same(codec in (asked, 0), True, f"codec {codec}")  # 0: stored, as it would hardly shrink by our ways
    same(meta[5], rows, "values")
    begin, unpacked, pages, dictionary, stats, row = at, 0, [], None, {}, 0
    values, bodies = [], []
    while row < rows:
        reader = Thrift(data, at)
        header = reader.struct()
        body = bytes(data[reader.at:reader.at + header[3]])
        if codec:
            body = pyarrow.Codec(ARROW_CODECS[codec]).decompress(body, header[2]).to_pybytes()
        same(len(body), header[2], "bytes of a page before compression")
        bodies.append(body)
        unpacked += reader.at - at + header[2]
        end = reader.at + header[3]
        if header[1] == DICTIONARY_PAGE:
            same((at, dictionary), (begin, None), "place of the dictionary")
            same(meta.get(11), at, "dictionary_page_offset")
            dictionary = plain_values(body, kind)
            same(header[7], {1: len(dictionary), 2: PLAIN}, "dictionary header")
            same(len(set(dictionary)), len(dictionary), "distinct entries")
            encoding = PLAIN
        else:
            same(header[1], DATA_PAGE, "kind of a page")
            count, encoding = header[5][1], header[5][2]
            same((header[5][3], header[5][4]), (RLE, RLE), "encodings of levels")
            if encoding == PLAIN:
                found = plain_values(body, kind)
                same(len(found), count, "values of a page")
            else:
                width, codes = codes_of(body, count)
                # A dictionary that grows with its chunk has fewer entries in the first pages.
                same(width <= max(1, (len(dictionary) - 1).bit_length()), True, "bits of a code")
                found = [dictionary[code] for code in codes]
            if not (count <= 20000 and (len(body) <= 1 << 20 or count == 1)):
                raise Wrong(f"a page of {count} rows and {len(body)} bytes")
            pages.append((at, end - at, row, min(found), max(found)))
            values += found
            row += count
        stats[(header[1], encoding)] = stats.get((header[1], encoding), 0) + 1
        at = end
    same(row, rows, "rows in pages")
    same((meta[6], meta[7]), (unpacked, at - begin), "sizes")
    same(meta[9], pages[0][0], "data_page_offset")
    same(11 in meta, dictionary is not None, "has a dictionary")
    same({(s[1], s[2]): s[3] for s in meta[13]}, stats, "encoding_stats")
    same(set(meta[2]), {encoding for _, encoding in stats}, "encodings")
    if codec == 0 and asked:
        saved = sum(len(body) - len(pyarrow.Codec(ARROW_CODECS[asked]).compress(body)) for body in bodies)
        same(saved < max(64, 0.1 * sum(map(len, bodies))), True, f"stored for {saved} bytes")
    statistics = dict(meta[12])
    same(statistics.pop(4, len(set(values))), len(set(values)), "distinct_count")
    same(statistics, {3: 0, 5: as_bytes(max(values), kind), 6: as_bytes(min(values), kind), 7: True, 8: True}, "statistics")

    offsets = Thrift(data, chunk[4])
    same([(p[1], p[2], p[3]) for p in offsets.struct()[1]], [page[:3] for page in pages], "offset index")
    same(offsets.at - chunk[4], chunk[5], "bytes of the offset index")
    bounds = Thrift(data, chunk[6])
    index = bounds.struct()
    same(bounds.at - chunk[6], chunk[7], "bytes of the column index")
    least, greatest = [p[3] for p in pages], [p[4] for p in pages]
    same(index[1], [False] * len(pages), "null_pages")
    same(index[2], [as_bytes(value, kind) for value in least], "least values of pages")
    same(index[3], [as_bytes(value, kind) for value in greatest], "greatest values of pages")
    same(index[5], [0] * len(pages), "null_counts")
    up = least == sorted(least) and greatest == sorted(greatest)
    down = least == sorted(least, reverse=True) and greatest == sorted(greatest, reverse=True)
    same(index[4], ASCENDING if up else DESCENDING if down else UNORDERED, "boundary order")
    return at, values


def check_file(path, codec):
    """Returns what there was to check."""
    data = memoryview(path.read_bytes())
    foot, foot_at = footer(data)
    leaves = foot[2][1:]
    same(foot[2][0][5], len(leaves), "children of the root")
    same([leaf[9] for leaf in leaves], list(range(1, len(leaves) + 1)), "field ids")
    same({leaf[3] for leaf in leaves}, {0}, "required columns")
    same(foot[7], [{1: {}}] * len(leaves), "column_orders")
    expected = pyarrow.parquet.read_table(path)
    at, row, pages = 4, 0, 0
    for ordinal, group in enumerate(foot[4]):
        same((group[5], group[7]), (at, ordinal), "offset and ordinal of a row group")
        begin = at
        for leaf, chunk in zip(leaves, group[1]):
            try:
                at, values = check_chunk(data, chunk, at, group[3], codec, leaf[4])
            except Wrong as wrong:
                raise Wrong(f"{leaf[4].decode()} of row group {ordinal}: {wrong}") from None
            column = expected[leaf[4].decode()].slice(row, group[3])
            if leaf[1] != BYTE_ARRAY and not pyarrow.types.is_decimal(column.type):
                same(values, column.cast(pyarrow.int32() if leaf[1] == INT32 else pyarrow.int64()).to_pylist(), "values")
        same(group[2], sum(chunk[3][6] for chunk in group[1]), "total_byte_size")
        same(group[6], at - begin, "total_compressed_size")
        pages += sum(s[3] for chunk in group[1] for s in chunk[3][13])
        row += group[3]
    same(row, foot[3], "rows of the file")
    for place, size in ((6, 7), (4, 5)):  # kind by kind, one after another, up to the footer
        for chunk in (chunk for group in foot[4] for chunk in group[1]):
            same(chunk[place], at, "place of an index")
            at += chunk[size]
    same(at, foot_at, "end of the indexes")
    return f"{len(foot[4])} row groups, {pages} pages"


def main():
    program = sys.argv[1]
    passed = failed = 0
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as work:
        jobs = [(codec, ["-s", "0.01", "--row-group-bytes", "2MB"]) for codec in CODECS]
        jobs += [("snappy", ["-s", "0.01"]), ("snappy", ["-s", "0.01", "--row-group-rows", "777"]),
                 ("zstd:1", ["-s", "0.001", "--row-group-rows", "40"]),
                 ("snappy", ["-s", "0.05", "-T", "orders,lineitem", "--row-group-bytes", "64MiB"])]
        for number, (codec, options) in enumerate(jobs):
            folder = pathlib.Path(work) / str(number)
            subprocess.run([program, "tpch", "parquet", "-q", "-o", folder, "-c", codec, *options], check=True)
            for table in TABLES:
                path = folder / f"{table}.parquet"
                if not path.exists():
                    continue
                what = f"{table} -c {codec} {' '.join(options)}"
                try:
                    print(f"{what}: {check_file(path, CODECS[codec])}")
                    passed += 1
                except Wrong as wrong:
                    print(f"WRONG: {what}: {wrong}")
                    failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


main()
