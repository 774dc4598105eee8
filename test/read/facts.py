#!/usr/bin/env python3
"""What our Parquet files say of themselves is true: statistics, page indexes, bloom filters, checksums,
orders, sizes, types, names, metadata; and readers that prune by them count right.

facts.py PROGRAM: each function test_... is about one thing and goes on alone when another fails.
"""
import base64
import datetime
import zlib

import datafusion
import duckdb
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet

import bloom
from combinations import MILLIS, TYPE_OPTIONS, hardly_shrinks, type_options
from tables import DATE, INT, KEY, MONEY, TABLES, TEXT, difference, mill, retyped, version_of
from thrift import CODEC_NAMES, DATA_PAGE, DATA_PAGE_V2, DICTIONARY_PAGE, File
from trial import declared, decoded, encodings_of, plain_bytes, run_tests, stored

DOUBLE = pyarrow.float64()
SMALL = ["-s", "0.01"]
LINES = ["-s", "0.01", "-T", "lineitem"]
ORDER_OF = {"partsupp": ["ps_partkey"], "lineitem": ["l_orderkey", "l_linenumber"]}
UNORDERED, ASCENDING, DESCENDING = 0, 1, 2
PLAIN, RLE_DICTIONARY = 0, 8


def all_types(tables=TABLES):
    for name in TYPE_OPTIONS:
        yield name, [*type_options(name, tables), *(["--nullable"] if name == "wide" else [])]


def test_statistics(trial):
    for name, options in all_types():
        folder = trial.make(*SMALL, *options, "--row-group-rows", "5000", "--statistics", "chunk", "--page-index", "off")
        for table, ours in trial.ours(*SMALL).items():
            path = folder / f"{table}.parquet"
            file, metadata = File(path), pyarrow.parquet.read_metadata(path)
            expected = retyped(ours, declared(path))
            trial.check(metadata.num_rows == ours.num_rows, f"rows of {table}")
            begin = 0
            for number, group in enumerate(file.groups):
                rows = expected.slice(begin, group[3])
                begin += group[3]
                wrong = []
                for i, leaf in enumerate(file.leaves):
                    column = metadata.row_group(number).column(i)
                    says = column.statistics
                    least, greatest = compute.min_max(stored(rows[file.names[i]])).as_py().values()
                    raw = group[1][i][3][12]
                    if (says is None or not says.has_min_max or says.null_count != 0
                            or (decoded(leaf, raw[6]), decoded(leaf, raw[5])) != (least, greatest)
                            or column.has_column_index or column.num_values != group[3]):
                        wrong.append(file.names[i])
                trial.check(not wrong, f"statistics of {wrong} in group {number} of {table}, {name} types")
    folder = trial.make(*SMALL, "--statistics", "none", "--page-index", "off")
    for table in TABLES:
        group = pyarrow.parquet.read_metadata(folder / f"{table}.parquet").row_group(0)
        trial.check(not any(group.column(i).is_stats_set for i in range(group.num_columns)), f"no statistics in {table}")


def page_index_faults(file, group, name, values):
    """What is wrong with the page index of a chunk whose values (as stored) these are."""
    chunk, leaf = file.chunk(group, name), file.leaves[file.names.index(name)]
    index, places = file.column_index(chunk), file.offset_index(chunk)
    if index is None or places is None:
        return "missing"
    pages = file.data_pages(chunk)
    begins = [place[3] for place in places[1]]
    if [(place[1], place[2]) for place in places[1]] != [(page.at, page.end - page.at) for page in pages]:
        return "places of pages"
    if begins != [sum(page.values for page in pages[:i]) for i in range(len(pages))]:
        return "first rows of pages"
    if (index[1], index.get(5)) != ([False] * len(pages), [0] * len(pages)):
        return "null pages or counts"
    least, greatest = ([decoded(leaf, raw) for raw in index[field]] for field in (2, 3))
    for i, page in enumerate(pages):
        low, high = compute.min_max(values.slice(begins[i], page.values)).as_py().values()
        if not least[i] <= low <= high <= greatest[i]:
            return f"page {i} is not within its bounds"
        if leaf[1] != 6 and (least[i], greatest[i]) != (low, high):
            return f"page {i} has bounds that are not exact"
    up = least == sorted(least) and greatest == sorted(greatest)
    down = least == sorted(least, reverse=True) and greatest == sorted(greatest, reverse=True)
    if index[4] == ASCENDING and not up or index[4] == DESCENDING and not down or index[4] == UNORDERED and (up or down):
        return f"boundary order {index[4]}"
    return ""


def test_page_index(trial):
    for version in "12":
        for name, options in all_types():
            folder = trial.make(*SMALL, *options, "--data-page-version", version, "--data-page-rows", "1000",
                                "--row-group-rows", "4500", "--statistics", "page", "--page-index", "on")
            for table, ours in trial.ours(*SMALL).items():
                path = folder / f"{table}.parquet"
                file, begin = File(path), 0
                expected = retyped(ours, declared(path))
                for group in range(len(file.groups)):
                    rows = expected.slice(begin, file.groups[group][3])
                    begin += rows.num_rows
                    faults = {column: fault for column in file.names
                              if (fault := page_index_faults(file, group, column, stored(rows[column])))}
                    trial.check(not faults, f"page index of {table}, group {group}, {name} types, pages {version}: {faults}")
    folder = trial.make(*LINES, "--page-index", "off")
    file = File(folder / "lineitem.parquet")
    trial.check(not any(4 in chunk or 6 in chunk for group in file.groups for chunk in group[1]), "--page-index off")


def test_page_indexes_lie_kind_by_kind(trial):
    """All column indexes without a gap, row group by row group, then all offset indexes, then the footer."""
    for rows, options in (("60000", []), ("31000", []), ("900", ["--nullable", "--data-page-version", "2"])):
        folder = trial.make(*SMALL, *options, "--row-group-rows", rows, "--data-page-rows", "500")
        for table in TABLES:
            file = File(folder / f"{table}.parquet")
            chunks = [chunk for group in file.groups for chunk in group[1]]
            places = [(chunk[6], chunk[7]) for chunk in chunks] + [(chunk[4], chunk[5]) for chunk in chunks]
            ends = [place + size for place, size in places]
            trial.check([place for place, _ in places[1:]] == ends[:-1] and ends[-1] == file.foot_at,
                        f"page indexes of {table}, {len(file.groups)} groups: {places[:3]} ... {places[-1]}, {file.foot_at}")
        groups = len(File(folder / "lineitem.parquet").groups)
        trial.check(groups == -(-60175 // int(rows)), f"{groups} row groups of {rows} rows")


def test_zeros_of_doubles(trial):
    """A least value of zero is -0.0 and a greatest one +0.0: in the footer, in the column index, in pages' headers."""
    for index in ("on", "off"):
        for version in "12":
            options = ["--schema", "trino", "--column-names", "tpch", "--data-page-version", version, "--data-page-rows", "40"]
            path = trial.make(*LINES, "--max-rows", "2000", *options, "--page-index", index) / "lineitem.parquet"
            file, negative = File(path), 0
            for name in file.names:
                chunk = file.chunk(0, name)
                if chunk[3][1] != 5:
                    continue
                bounds = [(chunk[3][12][6], chunk[3][12][5])]
                if index == "on":
                    bounds += zip(file.column_index(chunk)[2], file.column_index(chunk)[3])
                else:
                    heads = [page.header[5][5] if page.kind == DATA_PAGE else page.header[8][8] for page in file.data_pages(chunk)]
                    bounds += [(head[6], head[5]) for head in heads]
                for least, greatest in bounds:
                    zero = bytes(8), b"\0\0\0\0\0\0\0\x80"
                    negative += least == zero[1]
                    trial.check(least != zero[0] and greatest != zero[1], f"zeros of {name}: {least.hex()}, {greatest.hex()}")
            trial.check(negative >= 40, f"{negative} least values of l_discount and l_tax are zero")


# How many different values: where the recipe knows it.
KNOWN_DISTINCT = {"r_regionkey", "n_nationkey", "p_partkey", "s_suppkey", "s_name", "ps_partkey", "c_custkey", "c_name",
                  "o_orderkey", "o_shippriority", "l_orderkey"}


def test_distinct_counts(trial):
    """They are exact wherever they are said, and said where keys ascend or a chunk has a dictionary of its own."""
    cases = [[], ["--row-group-rows", "777"], ["--row-group-rows", "5000", "--dictionary", "on"],
             ["--row-group-rows", "4999", "--bloom-filter", "*:0.1", "--schema", "trino"],
             ["--row-group-rows", "20000", "--dictionary", "on", "--dictionary-page-bytes", "30kB", "--nullable"],
             ["--layout", "compact"], ["--file-rows", "1234"]]
    for options in cases:
        folder = trial.make(*SMALL, *options, "--column-names", "tpch")
        said = set()
        for table, ours in trial.ours(*SMALL).items():
            begin, paths = 0, sorted(folder.rglob(f"{table}.*parquet"), key=lambda path: int(path.name.split(".")[1].replace("parquet", "0")))
            for path in paths:
                file, expected = File(path), retyped(ours, declared(path))
                for group in file.groups:
                    rows = expected.slice(begin, group[3])
                    begin += group[3]
                    for name, chunk in zip(file.names, group[1], strict=True):
                        if 4 in chunk[3][12]:
                            said.add(name)
                            found = compute.count_distinct(rows[name]).as_py()
                            trial.check(chunk[3][12][4] == found, f"{options}: {name} has {found} values, not {chunk[3][12][4]}")
            trial.check(begin == ours.num_rows, f"{options}: rows of {table}")
        trial.check(said >= KNOWN_DISTINCT, f"{options}: nothing is said of {KNOWN_DISTINCT - said}")
        if "--bloom-filter" in options:
            trial.check({"l_shipmode", "l_quantity"} <= said, f"{options}: {said}")
    trial.check(4 not in File(trial.make(*LINES) / "lineitem.parquet").chunk(0, "l_partkey")[3][12], "l_partkey is not counted")


def test_sizes_of_texts(trial):
    """SizeStatistics and offset indexes say how many bytes texts have without their lengths; other columns have none."""
    cases = [[], ["--dictionary", "on"], ["--dictionary", "off", "--data-page-version", "2"], ["--date", "string", "--nullable"],
             ["--column-encoding", "*comment=DELTA_LENGTH_BYTE_ARRAY,*_name=DELTA_BYTE_ARRAY"]]
    for options in cases:
        folder = trial.make(*SMALL, *options, "--row-group-rows", "4500", "--data-page-rows", "1000")
        for table, ours in trial.ours(*SMALL).items():
            path = folder / f"{table}.parquet"
            file, expected, begin = File(path), retyped(ours, declared(path)), 0
            for group in file.groups:
                rows = expected.slice(begin, group[3])
                begin += group[3]
                for name, chunk, leaf in zip(file.names, group[1], file.leaves, strict=True):
                    places = file.offset_index(chunk)
                    if leaf[1] != 6:
                        trial.check(16 not in chunk[3] and 2 not in places, f"{options}: {name} is no text")
                        continue
                    lengths = compute.binary_length(rows[name])
                    begins = [place[3] for place in places[1]] + [group[3]]
                    pages = [compute.sum(lengths.slice(a, b - a)).as_py() for a, b in zip(begins, begins[1:])]
                    trial.check(places.get(2) == pages and chunk[3].get(16) == {1: sum(pages)},
                                f"{options}: {name} has {pages}, not {places.get(2)}; {chunk[3].get(16)}")
    chunk = File(trial.make(*LINES, "--statistics", "none") / "lineitem.parquet").chunk(0, "l_comment")
    trial.check(16 not in chunk[3] and 12 not in chunk[3], "--statistics none")


def test_decimals(trial):
    """decimal(P,S): stored in as few bytes as the format has, in every encoding, read by all."""
    for text, stored_in in (("decimal(9,2)", (1, None)), ("decimal(12,2)", (2, None)), ("decimal(12,4)", (2, None)),
                            ("decimal(38,18)", (7, 16)), ("decimal(19,2)", (7, 16)), ("decimal(9,3)", (1, None))):
        precision, scale = map(int, text[8:-1].split(","))
        split = "BYTE_STREAM_SPLIT" if stored_in[1] is None else "PLAIN"  # DuckDB lacks it in 16 bytes
        for options in ([], ["--dictionary", "on"], ["--dictionary", "off", "--nullable", "--data-page-version", "2"],
                        ["--column-encoding", f"*price={split}", "-c", "ZSTD(1)"], ["--arrow-schema", "on"],
                        ["--column-encoding", "*=PLAIN", "-c", "SNAPPY", "--bloom-filter", "l_extendedprice,l_tax"]):
            path = trial.make(*LINES, "--max-rows", "9000", "--row-group-rows", "4000", *options, "--decimal", text) / "lineitem.parquet"
            file, kinds = File(path), declared(path)
            leaf = file.leaves[file.names.index("l_extendedprice")]
            trial.check((leaf[1], leaf.get(2)) == stored_in, f"{text} is stored as {leaf}")
            wanted = pyarrow.decimal128(precision, scale)
            money = [name for name, kind in TABLES["lineitem"] if kind == MONEY]
            trial.check(len(money) == 4 and all(kinds[name] == wanted for name in money), f"{text}: {kinds}")
            ours = trial.ours(*LINES, "--max-rows", "9000")["lineitem"]
            for reader, table in (("PyArrow", pyarrow.parquet.read_table(path)),
                                  ("DuckDB", duckdb.sql(f"select * from '{path}'").to_arrow_table())):
                for name in money:
                    trial.check(table[name].type == wanted and table[name].cast(pyarrow.decimal128(38, scale)).equals(
                        ours[name].cast(pyarrow.decimal128(38, scale))), f"{reader}: {name}, {text}, {options}")
            metadata = pyarrow.parquet.read_metadata(path)
            for group in range(metadata.num_row_groups):
                says = metadata.row_group(group).column(file.names.index("l_extendedprice")).statistics
                rows = ours["l_extendedprice"].slice(4000 * group, metadata.row_group(group).num_rows)
                trial.check([says.min, says.max] == list(compute.min_max(rows).as_py().values()), f"bounds, {text}, {options}")
            for count, where in ((compute.sum(compute.greater(ours["l_extendedprice"], pyarrow.scalar(50000))).as_py(), "l_extendedprice > 50000"),
                                 (compute.sum(compute.equal(ours["l_tax"], pyarrow.scalar(0))).as_py(), "l_tax = 0")):
                found = duckdb.sql(f"select count(*) from '{path}' where {where}").fetchall()[0][0]
                trial.check(found == count > 0, f"{where}: {found}, not {count}, {text}, {options}")
    path = trial.make(*LINES, "--decimal", "l_quantity=decimal(2,0)") / "lineitem.parquet"
    found = pyarrow.parquet.read_table(path, columns=["l_quantity"])["l_quantity"]
    trial.check(found.type == pyarrow.decimal128(2, 0) and found.cast(MONEY).equals(trial.ours(*LINES)["lineitem"]["l_quantity"]),
                "quantities are whole numbers")
    for options, words in ((["--decimal", "decimal(7,2)"], ["--decimal decimal(7,2)", "write decimal("]),
                           (["--decimal", "l_tax=decimal(15,1)"], ["--decimal decimal(15,1)", "l_tax", "0.08"]),
                           (["--decimal", "decimal(39,2)"], ["--decimal", "1 to 38"])):
        trial.refused(options, words)


def absent_values(leaf, values):
    """So many values that no column holds."""
    if leaf[1] == 6:
        return [b"absent %d" % i for i in range(5000)]
    if leaf[1] == 5:
        return [i + 0.125 for i in range(5000)]
    return [max(values) + 1 + i for i in range(5000)]


def filter_faults(file, group, name, values, rate):
    chunk, leaf = file.chunk(group, name), file.leaves[file.names.index(name)]
    bits = file.bloom_filter(chunk)
    if bits is None:
        return "missing"
    filter_, distinct = bloom.Filter(bits), set(values.to_pylist())
    if not all(filter_.may_hold(plain_bytes(leaf, value)) for value in distinct):
        return "denies a value"
    if rate is None:
        return ""
    absent = absent_values(leaf, distinct)
    found = sum(filter_.may_hold(plain_bytes(leaf, value)) for value in absent)
    # Five standard deviations of chance, and filters are a little worse than their formula.
    most = 1.1 * rate * len(absent) + 5 * (rate * len(absent)) ** 0.5
    if found > most:
        return f"{found} false positives of {len(absent)} at rate {rate}"
    # Sizes may be powers of two.
    if len(bits) > 2.2 * bloom.bytes_needed(len(distinct), rate) + 64:
        return f"{len(bits)} bytes for {len(distinct)} values at rate {rate}"
    return ""


def test_bloom_filters(trial):
    rates = {"l_orderkey": 0.01, "l_partkey": 0.1, "l_linenumber": 0.01, "l_extendedprice": 0.05, "l_shipdate": 0.001,
             "l_shipmode": 0.01, "l_comment": 0.02}
    asked = ",".join(f"{column}:{rate}" for column, rate in rates.items())
    scale = [*LINES, "--max-rows", "15000"]
    for name, options in all_types(["lineitem"]):
        for encoding in ([], ["--dictionary", "off"], ["--data-page-version", "2"])[:3 if name == "plain" else 1]:
            folder = trial.make(*scale, *options, *encoding, "--bloom-filter", asked, "--row-group-rows", "8000")
            path = folder / "lineitem.parquet"
            file, expected, begin = File(path), retyped(trial.ours(*scale)["lineitem"], declared(path)), 0
            for group in range(len(file.groups)):
                rows = expected.slice(begin, file.groups[group][3])
                begin += rows.num_rows
                for column in file.names:
                    what = f"bloom filter of {column}, group {group}, {name} types, {encoding}"
                    if column in rates:
                        fault = filter_faults(file, group, column, stored(rows[column]), rates[column])
                        trial.check(not fault, f"{what}: {fault}")
                    else:
                        trial.check(file.bloom_filter(file.chunk(group, column)) is None, f"{what}: not asked for")
            says = pyarrow.parquet.read_metadata(path).row_group(0).column(0)
            trial.check(says.bloom_filter_offset == file.chunk(0, "l_orderkey")[3][14], "bloom_filter_offset by PyArrow")
    # A group of columns, and the rate when none is said.
    file = File(trial.make(*SMALL, "-T", "partsupp", "--bloom-filter", "*key") / "partsupp.parquet")
    for column in file.names:
        trial.check((file.bloom_filter(file.chunk(0, column)) is not None) == column.endswith("key"), f"*key: {column}")
    ours = trial.ours(*SMALL)["partsupp"].slice(0, file.groups[0][3])
    for column in ("ps_partkey", "ps_suppkey"):
        fault = filter_faults(file, 0, column, ours[column], None)
        trial.check(not fault, f"bloom filter of {column} without a rate: {fault}")


def test_checksums(trial):
    for options in (["--data-page-version", "1"], ["--data-page-version", "2", "--nullable"], ["-c", "UNCOMPRESSED"],
                    ["--dictionary", "on", "-c", "ZSTD(1)"]):
        path = trial.make(*LINES, *options, "--page-checksum", "on", "--row-group-rows", "30000") / "lineitem.parquet"
        file = File(path)
        pages = [page for group in file.groups for chunk in group[1] for page in file.pages(chunk)]
        right = [page.checksum is not None and page.checksum & 0xFFFFFFFF == zlib.crc32(file.data[page.body_at:page.end])
                 for page in pages]
        trial.check(all(right), f"{right.count(False)} of {len(pages)} checksums, {options}")
        read = pyarrow.parquet.read_table(path, page_checksum_verification=True)
        trial.check(not difference(read, trial.ours(*LINES)["lineitem"]), f"values with checksums, {options}")
        for page in (pages[0], pages[len(pages) // 2], pages[-1]):
            bad = bytearray(file.data)
            bad[(page.body_at + page.end) // 2] ^= 4
            path.with_name("bad.parquet").write_bytes(bad)
            try:
                pyarrow.parquet.read_table(path.with_name("bad.parquet"), page_checksum_verification=True)
                trial.check(False, f"PyArrow finds no damage in the page at {page.at}, {options}")
            except OSError as error:
                trial.check("CRC" in str(error), f"damage in the page at {page.at}: {error}")
    file = File(trial.make(*LINES, "--page-checksum", "off") / "lineitem.parquet")
    trial.check(not any(page.checksum is not None for chunk in file.groups[0][1] for page in file.pages(chunk)),
                "--page-checksum off")


def test_sorting_columns(trial):
    folder = trial.make(*SMALL, "--sorting-columns", "auto", "--row-group-rows", "7000")
    for table, ours in trial.ours(*SMALL).items():
        metadata = pyarrow.parquet.read_metadata(folder / f"{table}.parquet")
        wanted = ORDER_OF.get(table, ours.column_names[:1])
        for number in range(metadata.num_row_groups):
            says = metadata.row_group(number).sorting_columns
            trial.check([(ours.column_names[one.column_index], one.descending) for one in says]
                        == [(column, False) for column in wanted], f"sorting columns of {table}, group {number}: {says}")
        trial.check(ours.sort_by([(column, "ascending") for column in wanted]).select(wanted).equals(ours.select(wanted)),
                    f"{table} is in the order that it declares")
    folder = trial.make(*SMALL, "--sorting-columns", "none")
    for table in TABLES:
        group = pyarrow.parquet.read_metadata(folder / f"{table}.parquet").row_group(0)
        trial.check(not group.sorting_columns, f"--sorting-columns none, {table}")


def test_row_group_sizes(trial):
    scale = ["-s", "0.1", "-T", "orders,lineitem"]
    for size, text in ((1 << 20, "1MiB"), (3_000_000, "3MB")):
        for options in ([], ["--column-encoding", "*=PLAIN"], ["--data-page-version", "2", "--nullable"],
                        ["--column-encoding", "*key=DELTA_BINARY_PACKED,*comment=DELTA_LENGTH_BYTE_ARRAY"],
                        ["--decimal", "double", "--date", "string", "-c", "ZSTD(1)"]):
            folder = trial.make(*scale, *options, "--row-group-bytes", text)
            for table in ("orders", "lineitem"):
                metadata = pyarrow.parquet.read_metadata(folder / f"{table}.parquet")
                sizes = [metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups)]
                trial.check(len(sizes) > 2 and all(0.9 * size <= one <= 1.1 * size for one in sizes[:-1])
                            and sizes[-1] <= 1.1 * size, f"row groups of {table} for {text}, {options}: {sizes}")
    for rows in (1, 999, 20000, 10**9):
        few = ["-s", "0.01", "-T", "orders", *(["--max-rows", "100"] if rows == 1 else [])]
        metadata = pyarrow.parquet.read_metadata(trial.make(*few, "--row-group-rows", rows) / "orders.parquet")
        counts = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
        total = 100 if rows == 1 else 15000
        trial.check(counts == [min(rows, total - begin) for begin in range(0, total, rows)], f"{rows} rows a group: {counts}")


def test_too_many_row_groups(trial):
    scale = ["-s", "0.042", "-T", "partsupp"]
    folder = trial.work / "groups"
    done = mill(trial.program, "parquet", *scale, "--row-group-rows", "1", "--no-progress", "-o", folder)
    path = folder / "partsupp.parquet"
    metadata = pyarrow.parquet.read_metadata(path)
    trial.check(metadata.num_row_groups <= 32767 < metadata.num_rows, f"{metadata.num_row_groups} row groups")
    trial.check(b"row group" in done.stderr and b"32" in done.stderr, f"a note on larger row groups: {done.stderr}")
    wrong = difference(pyarrow.parquet.read_table(path), trial.ours(*scale)["partsupp"])
    trial.check(not wrong, f"values in very many row groups: {wrong}")


def test_pages(trial):
    for rows in (100, 3333, 20000):
        file = File(trial.make(*LINES, "--row-group-rows", "30000", "--data-page-rows", rows,
                               "--data-page-bytes", "16MiB") / "lineitem.parquet")
        for group in range(len(file.groups)):
            counts = {tuple(page.values for page in file.data_pages(chunk)) for chunk in file.groups[group][1]}
            total = file.groups[group][3]
            trial.check(counts == {tuple(min(rows, total - begin) for begin in range(0, total, rows))},
                        f"rows of pages: {counts}"[:300])
    for size, text in ((8192, "8KiB"), (100_000, "100kB"), (1 << 20, "1MiB")):
        for version in "12":
            file = File(trial.make(*LINES, "--row-group-rows", "1000000", "--data-page-rows", "1000000", "--column-encoding",
                                   "*=PLAIN", "--data-page-bytes", text, "--data-page-version", version) / "lineitem.parquet")
            for name in file.names:
                sizes = [page.bytes for page in file.data_pages(file.chunk(0, name))]
                trial.check(max(sizes) <= size * 1.01 + 64 and all(one >= size * 0.5 for one in sizes[:-1]),
                            f"bytes of pages of {name} for {text}, version {version}: {sizes}"[:300])


def test_field_ids_and_names(trial):
    for option in ("on", "off"):
        folder = trial.make(*SMALL, "--field-ids", option)
        for table, fields in TABLES.items():
            schema = pyarrow.parquet.read_schema(folder / f"{table}.parquet")
            ids = [(field.metadata or {}).get(b"PARQUET:field_id") for field in schema]
            wanted = [str(i + 1).encode() if option == "on" else None for i in range(len(fields))]
            trial.check(ids == wanted, f"field ids {option}, {table}: {ids}")
    for names in ("tpch", "trino"):
        folder = trial.make(*SMALL, "--column-names", names, "--column-encoding", "l_comment=PLAIN")
        for table, fields in TABLES.items():
            wanted = [name if names == "tpch" else name.split("_", 1)[1] for name, _ in fields]
            found = pyarrow.parquet.read_table(folder / f"{table}.parquet")
            trial.check(found.column_names == wanted, f"{names} names of {table}: {found.column_names}")
            trial.check(not difference(found.rename_columns([name for name, _ in fields]), trial.ours(*SMALL)[table]),
                        f"values of {table} under {names} names")


def test_arrow_schema(trial):
    text = {"utf8": TEXT, "dictionary": pyarrow.dictionary(INT, TEXT), "large": pyarrow.large_string(),
            "view": pyarrow.string_view()}
    for word, kind in text.items():
        for name, options in all_types():
            folder = trial.make(*SMALL, *options, "--arrow-schema", "on", "--string", word)
            for table, fields in TABLES.items():
                path = folder / f"{table}.parquet"
                value = pyarrow.parquet.read_metadata(path).metadata.get(b"ARROW:schema")
                if not trial.check(value is not None, f"ARROW:schema of {table}"):
                    continue
                schema = pyarrow.ipc.read_schema(pyarrow.py_buffer(base64.b64decode(value)))
                seen = pyarrow.parquet.read_table(path)
                for field, (column, declared_kind) in zip(schema, fields, strict=True):
                    wanted = {DATE: {"wide": MILLIS, "loose": kind}, MONEY: {"loose": DOUBLE}, TEXT: {name: kind}}
                    kinds = {KEY, INT} if declared_kind in (KEY, INT) else {wanted[declared_kind].get(name, declared_kind)}
                    trial.check(field.name == column and field.type in kinds and seen.schema.field(column).type == field.type
                                and field.nullable == (name == "wide"),
                                f"ARROW:schema of {column}, {name} types, {word}: {field} beside {seen.schema.field(column)}")
                wrong = difference(seen, retyped(trial.ours(*SMALL)[table], {
                    field.name: TEXT if field.type == kind else field.type for field in schema}))
                trial.check(not wrong, f"values of {table} by ARROW:schema, {name} types, {word}: {wrong}")
    path = trial.make(*LINES, "--arrow-schema", "off") / "lineitem.parquet"
    trial.check(b"ARROW:schema" not in (pyarrow.parquet.read_metadata(path).metadata or {}), "--arrow-schema off")


def test_metadata(trial):
    options = ["-s", "0.015", "-T", "orders", "--metadata", "owner=me", "--metadata", "note=a = b, \u00e9"]
    first, second = (trial.make(*options) / "orders.parquet" for _ in range(2))
    trial.check(first.read_bytes() == second.read_bytes(), "the same job, the same bytes")
    pairs = pyarrow.parquet.read_metadata(first).metadata
    trial.check(pairs.get(b"owner") == b"me" and pairs.get(b"note") == "a = b, \u00e9".encode(), f"--metadata: {pairs}")
    own = {key: value for key, value in pairs.items() if key not in (b"owner", b"note")}
    trial.check(b"0.015" in own.values(), f"the scale factor: {own}")
    trial.check(any(version_of(trial.program).encode() in value for value in own.values()), f"the version: {own}")
    year = str(datetime.date.today().year).encode()
    trial.check(not any(year in value for value in own.values()), f"no time stamps: {own}")
    folder = trial.make("-s", "0.015", "-T", "orders", "-p", "3", "--part", "2")
    parts = pyarrow.parquet.read_metadata(folder / "orders" / "orders.2.parquet").metadata
    added = {key: value for key, value in parts.items() if own.get(key) != value}
    trial.check(any(b"part" in key and value.split(b"/")[0] == b"2" for key, value in added.items()), f"the part: {parts}")


def types_of_schema(schema, column, kind):
    """Arrow's type, Parquet's, optional: the table in doc/parquet.md."""
    stored_as = {KEY: "INT64", INT: "INT32", MONEY: "INT64", DATE: "INT32", TEXT: "BYTE_ARRAY", DOUBLE: "DOUBLE"}
    if schema in ("duckdb", "gpu") and column.endswith(("nationkey", "regionkey")):
        kind = INT
    if schema == "duckdb" and column in ("l_linenumber", "ps_availqty"):
        kind = KEY
    if schema in ("trino", "velox") and kind == MONEY:
        kind = DOUBLE
    return kind, stored_as[kind], schema in ("duckdb", "spark", "trino", "velox")


def test_schemas(trial):
    for schema in ("tpcgen", "duckdb", "spark", "trino", "velox", "gpu"):
        folder = trial.make(*SMALL, "--schema", schema, "--column-names", "tpch")
        for table, fields in TABLES.items():
            path = folder / f"{table}.parquet"
            parquet = pyarrow.parquet.ParquetFile(path)
            for i, (column, kind) in enumerate(fields):
                field = parquet.schema_arrow.field(i)
                found = field.type, parquet.schema.column(i).physical_type, field.nullable
                wanted = types_of_schema(schema, column, kind)
                trial.check(field.name == column and found == wanted, f"{schema}: {column} is {found}, not {wanted}")
            wrong = difference(parquet.read(), retyped(trial.ours(*SMALL)[table], declared(path)))
            trial.check(not wrong, f"values of {table}, {schema}: {wrong}")
        file = File(folder / "lineitem.parquet")
        kinds = {page.kind for chunk in file.groups[0][1] for page in file.data_pages(chunk)}
        trial.check(kinds == {DATA_PAGE_V2 if schema == "gpu" else DATA_PAGE}, f"{schema}: kinds of pages {kinds}")


def test_type_switches(trial):
    path = trial.make(*LINES, "--key", "l_partkey=int32,l_linenumber=int64") / "lineitem.parquet"
    found = declared(path)
    trial.check([found[column] for column in ("l_orderkey", "l_partkey", "l_suppkey", "l_linenumber")] == [KEY, INT, KEY, KEY],
                f"--key: {found}")
    # A switch beside a schema wins over it.
    path = trial.make(*LINES, "--schema", "trino", "--column-names", "tpch", "--decimal", "decimal128") / "lineitem.parquet"
    leaf = File(path).leaves[4]
    trial.check((leaf[1], leaf[2]) == (7, 16), f"decimal128 is {leaf}")
    trial.check(not difference(pyarrow.parquet.read_table(path), trial.ours(*LINES)["lineitem"]), "values, decimal128")
    trial.refused(["-s", "1000", "--key", "l_orderkey=int32"], ["l_orderkey", "--key"])
    trial.refused(["-s", "1", "--key", "l_comment=int32"], ["l_comment", "--key"])


def test_dictionaries(trial):
    asked = ["--column-encoding", "l_comment=RLE_DICTIONARY,l_shipmode=RLE_DICTIONARY"]
    path = trial.make(*LINES, *asked, "--dictionary-page-bytes", "64KiB", "--row-group-rows", "30100") / "lineitem.parquet"
    file = File(path)
    for group in range(len(file.groups)):
        comment, mode = file.chunk(group, "l_comment"), file.chunk(group, "l_shipmode")
        trial.check(PLAIN in encodings_of(file, comment), f"l_comment falls back to PLAIN: {encodings_of(file, comment)}")
        trial.check(encodings_of(file, mode) == {RLE_DICTIONARY}, f"l_shipmode stays: {encodings_of(file, mode)}")
        for name in file.names:
            chunk = file.chunk(group, name)
            sizes = [page.bytes for page in file.pages(chunk) if page.kind == DICTIONARY_PAGE]
            trial.check(len(sizes) <= 1 and all(size <= 65536 for size in sizes), f"dictionary of {name}: {sizes} bytes")
            trial.check(encodings_of(file, chunk) <= set(chunk[3][2]), f"{name}: encodings in the footer {chunk[3][2]}")
            trial.check(bool(sizes) == (RLE_DICTIONARY in encodings_of(file, chunk)), f"{name}: a dictionary that is used")
    trial.check(not difference(pyarrow.parquet.read_table(path), trial.ours(*LINES)["lineitem"]), "values after falling back")
    cases = [(["--dictionary", "off"], lambda name: False), (["--dictionary", "on"], lambda name: True),
             (["--dictionary", "off", "--column-dictionary", "l_comment=on,l_ship*=on,l_shipdate=off"],
              lambda name: name in ("l_comment", "l_shipmode", "l_shipinstruct")),
             (["--dictionary", "on", "--column-dictionary", "*key=off"], lambda name: not name.endswith("key"))]
    for options, has in cases:
        path = trial.make(*LINES, *options, "--dictionary-page-bytes", "100MB", "--row-group-rows", "30000") / "lineitem.parquet"
        file = File(path)
        for name in file.names:
            found = encodings_of(file, file.chunk(0, name))
            trial.check((RLE_DICTIONARY in found) == has(name) and len(found) == 1, f"{options}: {name} has {found}")
        trial.check(not difference(pyarrow.parquet.read_table(path), trial.ours(*LINES)["lineitem"]), f"values, {options}")


def codecs(path):
    file = File(path)
    return {name: CODEC_NAMES[file.chunk(0, name)[3][4]] for name in file.names}


def test_codecs(trial):
    # Names count more than patterns, patterns more than an option for all, and of equals the last.
    for options in (["--column-compression", "*=GZIP(6),l_comment=ZSTD(3),*key=UNCOMPRESSED"],
                    ["--column-compression", "l_comment=ZSTD(3),*key=SNAPPY,*key=UNCOMPRESSED,*comment=BROTLI(1)", "-c", "GZIP(6)"]):
        path = trial.make(*LINES, *options) / "lineitem.parquet"
        found = codecs(path)
        file = File(path)
        wanted = {name: "ZSTD" if name == "l_comment" else "UNCOMPRESSED" if name.endswith("key") else "GZIP" for name in found}
        grown = [name for name in found if found[name] != wanted[name] and hardly_shrinks(file, file.chunk(0, name), "GZIP")]
        trial.check(len(grown) <= 2, f"{options}: not compressed {grown}")
        wanted.update({name: "UNCOMPRESSED" for name in grown})
        trial.check(found == wanted, f"{options}: {found}")
        trial.check(not difference(pyarrow.parquet.read_table(path), trial.ours(*LINES)["lineitem"]), f"values, {options}")
    # Random numbers packed to their bits cannot be compressed, words can.
    encodings = ["--column-encoding", "l_partkey=DELTA_BINARY_PACKED,l_extendedprice=DELTA_BINARY_PACKED,l_comment=PLAIN"]
    path = trial.make(*LINES, *encodings, "-c", "AUTO") / "lineitem.parquet"
    found = codecs(path)
    trial.check((found["l_partkey"], found["l_extendedprice"]) == ("UNCOMPRESSED",) * 2 and found["l_comment"] != "UNCOMPRESSED",
                f"-c AUTO: {found}")
    trial.check(not difference(pyarrow.parquet.read_table(path), trial.ours(*LINES)["lineitem"]), "values, AUTO")
    named = codecs(trial.make(*LINES, "-c", "AUTO:zstd:1", "--column-compression", "l_shipmode=AUTO:GZIP(1)") / "lineitem.parquet")
    trial.check(named["l_comment"] == "ZSTD" and set(named.values()) <= {"ZSTD", "GZIP", "UNCOMPRESSED"}, f"-c AUTO:zstd: {named}")
    metadata = pyarrow.parquet.read_metadata(path)
    for i, name in enumerate(found):
        column = metadata.row_group(0).column(i)
        if found[name] == "UNCOMPRESSED":
            file = File(path)
            bodies = [file.data[page.body_at:page.end] for page in file.pages(file.chunk(0, name))]
            packed = sum(len(pyarrow.compress(body, "snappy", asbytes=True)) for body in bodies)
            trial.check(packed > 0.93 * sum(map(len, bodies)), f"AUTO left {name} uncompressed, Snappy makes {packed} bytes of it")
        else:
            trial.check(column.total_compressed_size < 0.97 * column.total_uncompressed_size, f"AUTO compressed {name} in vain")


def test_what_would_grow_is_stored(trial):
    """No chunk and no page of version 2 has more bytes than before compression, and nothing is lost by that."""
    for options in (["-c", "SNAPPY"], ["-c", "ZSTD(1)"], ["-c", "LZ4_RAW"], ["-c", "GZIP(1)"], ["-c", "BROTLI(1)"],
                    ["-c", "SNAPPY", "--data-page-rows", "1"], ["-c", "SNAPPY", "--dictionary", "on", "--nullable"],
                    ["-c", "ZSTD(3)", "--column-encoding", "*key=DELTA_BINARY_PACKED"]):
        for version in "12":
            folder = trial.make("-s", "0.001", *options, "--data-page-version", version)
            codecs, kept = set(), 0
            for table, ours in trial.ours("-s", "0.001").items():
                file = File(folder / f"{table}.parquet")
                for chunk in (chunk for group in file.groups for chunk in group[1]):
                    codecs.add(CODEC_NAMES[chunk[3][4]])
                    trial.check(chunk[3][7] <= chunk[3][6], f"{options}, {version}: {chunk[3][3]} grew from {chunk[3][6]} to {chunk[3][7]}")
                    for page in file.data_pages(chunk)[:40] if version == "2" else []:
                        compressed = page.header[8].get(7, True)
                        kept += not compressed and chunk[3][4] != 0
                        trial.check(page.header[3] < page.bytes if compressed else page.header[3] == page.bytes,
                                    f"{options}: a page of {chunk[3][3]} grew from {page.bytes} to {page.header[3]} bytes")
                wrong = difference(pyarrow.parquet.read_table(folder / f"{table}.parquet"), ours)
                trial.check(not wrong, f"values of {table}, {options}, {version}: {wrong}")
            trial.check(len(codecs) == 2 and "UNCOMPRESSED" in codecs, f"{options}, {version}: {codecs}")
            trial.check(kept > 0 or version == "1" or options[1] not in ("SNAPPY", "LZ4_RAW"), f"{options}: no page is kept as it is")


def test_columns_have_one_codec_in_all_row_groups(trial):
    """Readers that take the first row group's codec for all others get along with the usual layouts."""
    for options in (["-c", "SNAPPY"], ["-c", "LZ4_RAW"], ["-c", "ZSTD(1)"],
                    ["-c", "SNAPPY", "--nullable"], ["--layout", "compact"], ["--schema", "trino"]):
        folder = trial.make("-s", "0.1", *options)
        for path in sorted(folder.glob("*.parquet")):
            metadata = pyarrow.parquet.read_metadata(path)
            for i in range(metadata.num_columns):
                codecs = {metadata.row_group(group).column(i).compression for group in range(metadata.num_row_groups)}
                trial.check(len(codecs) == 1, f"{options}: {metadata.schema.column(i).name} of {path.stem}: {codecs}")


QUERIES = [
    "l_orderkey = 4995", "l_orderkey = 5000", "l_orderkey = 4997 and l_linenumber = 1", "l_orderkey in (1, 7, 59969, 100000000)",
    "l_orderkey between 20000 and 20100", "l_partkey = 1999", "l_partkey = 2001", "l_partkey > 1990 and l_suppkey < 10",
    "l_shipdate = date '1995-03-15'", "l_shipdate < date '1992-02-01'", "l_shipdate > date '1998-11-28'",
    "l_shipdate >= date '1994-01-01' and l_shipdate < date '1995-01-01' and l_discount between 0.05 and 0.07 and l_quantity < 24",
    "l_extendedprice > 94000", "l_extendedprice < 950.5", "l_shipmode = 'REG AIR'", "l_shipmode = 'CAMEL'", "l_returnflag > 'Q'",
    "l_comment = 'egular courts above the'", "l_comment like 'z%'", "l_linenumber = 8", "l_quantity = 50",
]


def test_pruning(trial):
    ours = trial.ours(*LINES)["lineitem"]
    base = duckdb.connect()
    base.register("lines", ours)
    wanted = [base.sql(f"select count(*) from lines where {query}").fetchall()[0][0] for query in QUERIES]
    trial.check(sum(count == 0 for count in wanted) >= 4 and sum(count > 0 for count in wanted) >= 10, f"queries: {wanted}")
    for options in ([], ["--decimal", "double", "--nullable"], ["--decimal", "decimal128", "--key", "*key=int32"],
                    ["--data-page-version", "2", "--dictionary", "on"], ["--column-encoding", "*=PLAIN"]):
        path = trial.make(*LINES, *options, "--bloom-filter", "*:0.01", "--row-group-rows", "5000", "--data-page-rows", "500",
                          "--sorting-columns", "auto", "--page-index", "on") / "lineitem.parquet"
        settings = datafusion.SessionConfig({"datafusion.execution.parquet.pushdown_filters": "true",
                                             "datafusion.execution.parquet.bloom_filter_on_read": "true",
                                             "datafusion.execution.parquet.enable_page_index": "true"})
        context = datafusion.SessionContext(settings)
        context.register_parquet("lines", str(path))
        for query, count in zip(QUERIES, wanted):
            found = duckdb.sql(f"select count(*) from '{path}' where {query}").fetchall()[0][0]
            trial.check(found == count, f"DuckDB, {options}: {found} rows, not {count}, where {query}")
            found = context.sql(f"select count(*) from lines where {query}").to_arrow_table().column(0)[0].as_py()
            trial.check(found == count, f"DataFusion, {options}: {found} rows, not {count}, where {query}")


def test_empty_parts(trial):
    rich = ["--bloom-filter", "*:0.01", "--page-checksum", "on", "--arrow-schema", "on", "--sorting-columns", "auto"]
    for options in ([], ["--column-encoding", "*=RLE_DICTIONARY"], ["--data-page-version", "2", "--nullable"]):
        folder = trial.make("-s", "0.001", "-T", "supplier", "-p", "11", "--part", "1", *rich, *options)
        path = folder / "supplier" / "supplier.1.parquet"
        trial.check(pyarrow.parquet.read_table(path).num_rows == 0, f"an empty part, PyArrow, {options}")
        trial.check(duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(0,)], f"an empty part, DuckDB, {options}")


if __name__ == "__main__":
    run_tests(globals())
