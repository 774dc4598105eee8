"""What was measured, as Markdown: ratios with what is wanted, figures, scaling."""

from peers import COPY, DBGEN, DUCKDB, OURS, TPCGEN

PEERS = (TPCGEN, DUCKDB, DBGEN, COPY)
NOTES = [
    "Times: the peer's CPU seconds (of the whole process and its children) over ours, or wall clock where the row says",
    "so; medians of so many runs as the figures say, by turns, after one that does not count; who took over 10 s runs",
    "twice.",
    "Where nothing else is said, text and Parquet of one table go to /dev/null; of all tables ours is discarded",
    "(--discard) and the peers' goes to memory, as everything of DuckDB and dbgen does. dbgen has one thread.",
    "Outputs were compared first: text with the official digests, csv and Parquet with tpcgen-cli's values. DuckDB's",
    "values are others in places, and so are its bytes: its rows were counted.",
    "`cp` copies our finished files, which were read into the page cache before. Rows to disk count until the bytes are",
    "there, with a sync after the program's end, whose time is the column until on disk.",
]


def rounded(value):
    return f"{value:.0f}" if value >= 30 else f"{value:.1f}"


def seconds(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def time_of(one, by):
    return one[by] + (one.get("until on disk", 0) if by == "wall" else 0)


def row_of(work, verdict, measured):
    """Everything about one work, for the JSON file; `measured` holds who was right only."""
    row = {
        "work": work.name,
        "by": work.by,
        "to": work.to,
        "wanted": work.wanted,
        "within sight": work.sight,
        "wanted is": "seconds" if work.absolute else "times",
        "measured": measured,
        "sizes MB": verdict.sizes,
        "wrong": verdict.wrong,
    }
    # What is written to a file has its size by that; standard output has it from the comparison.
    for name, one in measured.items():
        one["size"] = one["size"] or round(verdict.sizes.get(name, 0), 3)
    if OURS not in measured:
        return row | {"met": None if work.wanted is None else False}
    ours = time_of(measured[OURS], work.by)
    row["times"] = {
        name: round(time_of(measured[name], work.by) / max(ours, 1e-4), 2) for name in PEERS if name in measured
    }
    met = []
    if work.wanted is not None:
        met.append(ours <= work.wanted if work.absolute else row["times"].get(TPCGEN, 0) >= work.wanted)
    if work.smaller and TPCGEN in verdict.sizes:
        met.append(verdict.sizes[OURS] <= verdict.sizes[TPCGEN])
    if work.to == "disk" and COPY in row["times"]:
        met.append(row["times"][COPY] > 1)
    return row | {"met": all(met) if met else None}


def wanted_words(row, key):
    if row[key] is None:
        return "-"
    return f"{row[key]:g} s" if row["wanted is"] == "seconds" else f"{row[key]:g}"


def yes_or_no(met):
    return {None: "-", True: "yes", False: "**no**"}[met]


def ratio_line(row):
    if "times" not in row:
        return f"| {row['work']} | **the output is wrong: no time** | | | | | | | | |"
    cells = [
        rounded(row["times"][name]) if name in row["times"] else "wrong" if name in row["wrong"] else "-"
        for name in PEERS
    ]
    ours, sizes = row["measured"][OURS], row["sizes MB"]
    smaller = f"{sizes[OURS] / sizes[TPCGEN]:.2f}" if TPCGEN in sizes and OURS in sizes else "-"
    return (
        f"| {row['work']} | {row['by']} | {seconds(time_of(ours, row['by']))} | {' | '.join(cells)} | {smaller} "
        f"| {wanted_words(row, 'wanted')} | {wanted_words(row, 'within sight')} | {yes_or_no(row['met'])} |"
    )


RATIO_HEAD = [
    f"| work | by | tpcmill, s | {' | '.join('times ' + name for name in PEERS)} "
    "| size | at least | within sight | met |",
    "|---|---|---:|" + "---:|" * len(PEERS) + "---:|---:|---:|---|",
]
FIGURE_HEAD = [
    "| work | program | CPU s | wall s | until on disk, s | peak memory MB | size MB | runs | CPU spread % |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|",
]


def figure_lines(row, least_memory):
    for name, one in row["measured"].items():
        memory = f"{one['memory']:.0f}" if one["memory"] > 1.05 * least_memory else f"under {least_memory:.0f}"
        on_disk = seconds(one["until on disk"]) if "until on disk" in one else "-"
        yield (
            f"| {row['work']} | {name} | {seconds(one['cpu'])} | {seconds(one['wall'])} | {on_disk} | {memory} "
            f"| {one['size']:.1f} | {one['runs']} | {one['cpu spread %']} |"
        )


SCALING_HEAD = ["| scaling | measured | wanted | met |", "|---|---|---|---|"]


def scaling_line(row):
    return f"| {row['what']} | {row['measured']} | {row['wanted']} | {yes_or_no(row['met'])} |"


def notes(result):
    """What a reader must know to read the tables."""
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    machine = result["machine"]
    yield f"{machine['processor']}, {machine['cores']} cores, {machine['memory GB']} GB. {versions}."
    for name, why in result["absent"].items():
        yield f"{name} is not at hand: {why}."
    yield from result["left out"]
    yield from NOTES


def markdown(result):
    lines = [*notes(result), "", *RATIO_HEAD, *map(ratio_line, result["rows"]), "", *FIGURE_HEAD]
    for row in result["rows"]:
        lines += figure_lines(row, result["least memory MB"])
    if result["scaling"]:
        lines += ["", *SCALING_HEAD, *map(scaling_line, result["scaling"])]
    return "\n".join(lines) + "\n"


def short_table(result, picture):
    """What README shows: a picture, and how many times as fast and how large everything is beside tpcgen-cli."""
    versions, machine = result["versions"], result["machine"]
    yield (
        f"Beside {TPCGEN} {versions[TPCGEN]}, measured in one run on {machine['cores']} cores "
        f"({machine['processor']}; medians; `make bench`). Compared are CPU seconds, start-up included, or wall clock; "
        "size is that of our files divided by that of theirs:"
    )
    yield from ("", f"![How many times as fast as {TPCGEN}]({picture})", "")
    yield from ("| work | compared by | times as fast | size |", "|---|---|---:|---:|")
    for row in result["rows"]:
        if TPCGEN in row.get("times", {}):
            sizes = row["sizes MB"]
            size = "same bytes" if " .tbl" in row["work"] else f"{sizes[OURS] / sizes[TPCGEN]:.2f}"
            yield f"| {row['work']} | {row['by']} | {rounded(row['times'][TPCGEN])} | {size} |"


def put_between_marks(path, name, text):
    """Replaces what stands between <!-- name --> and <!-- end of name --> in a Markdown file."""
    before, rest = path.read_text().split(f"<!-- {name} -->\n")
    _, after = rest.split(f"<!-- end of {name} -->\n")
    path.write_text(f"{before}<!-- {name} -->\n{text}<!-- end of {name} -->\n{after}")
