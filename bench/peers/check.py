"""A wrong answer has no time: everybody's output is compared before anybody is timed."""

import csv
import dataclasses
import hashlib
import os
import pathlib
import shutil
import subprocess

from measure import empty, run, size_of
from peers import DUCKDB, OURS, TPCGEN

ROOT = pathlib.Path(__file__).resolve().parents[2]


def official():
    """{(scale, table, parts, part): (rows, sha256)} of the official text."""
    lines = [line.split("\t") for line in (ROOT / "test/golden/tables.tsv").read_text().splitlines()[2:]]
    return {tuple(line[:4]): (int(line[4]), line[6]) for line in lines}


def sha256_of(stream):
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(1 << 20):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


class Lines:
    """Lines of a stream for the csv module, and how many bytes they had."""

    def __init__(self, stream):
        self.stream, self.size = stream, 0

    def __iter__(self):
        for line in self.stream:
            self.size += len(line)
            yield line.decode()


def sha256_of_values(stream):
    """Of csv: its rows without the line of names, as the official generator would print their values."""
    digest, lines = hashlib.sha256(), Lines(stream)
    rows = csv.reader(lines, strict=True)
    next(rows)
    for row in rows:
        digest.update(("|".join(row) + "|\n").encode())
    return digest.hexdigest(), lines.size


def sha256_of_output(command, sha256=sha256_of):
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        return sha256(child.stdout)


@dataclasses.dataclass
class Verdict:
    wrong: dict  # {name: what is wrong}
    sizes: dict  # {name: megabytes}
    finished: str | None = None  # a folder with our finished files, if they are wanted


class Check:
    """One work. `python` is one that has PyArrow; files are written below `folder`."""

    def __init__(self, work, peers, python, folder, keep):
        self.work, self.peers, self.python, self.folder, self.keep = work, peers, python, folder, keep
        self.golden = official()
        self.verdict = Verdict({}, {})

    def run(self):
        work = self.work
        if work.most_rows and work.format == "tbl":
            self.part_near_the_end()
        elif work.format != "parquet" and len(work.tables) == 1 and work.to == "null":
            self.streams()
        else:
            self.files()
        return self.verdict

    def part_near_the_end(self):
        """No digest is published of that part: another one of the scale is compared, and rows are counted."""
        command, _ = self.peers.commands(self.work)[OURS]
        text = subprocess.run(command, capture_output=True).stdout
        rows, self.verdict.sizes[OURS] = text.count(b"\n"), len(text) / 1e6
        known = ("100000", "lineitem", "10000000", "1234")
        other = [
            self.peers.program,
            "tpch",
            "tbl",
            "-s",
            known[0],
            "-T",
            known[1],
            "--parts",
            known[2],
            "--part",
            known[3],
            "--stdout",
        ]
        if rows != self.work.most_rows or sha256_of_output(other)[0] != self.golden[known][1]:
            self.verdict.wrong[OURS] = "other text than the official one"

    def streams(self):
        """Text of one table, compared with the official digest. Of csv it is the values that are: tpcgen-cli puts every
        comment in quotes, we only those that need it."""
        sha256 = sha256_of_values if self.work.format == "csv" else sha256_of
        found = {}
        for name, (command, environment) in self.peers.commands(self.work).items():
            if "--stdout" in command:
                digest, size = sha256_of_output(command, sha256)
            else:
                ((digest, size),) = self.digests_of_files(command, environment, sha256).values()
            found[name] = digest
            self.verdict.sizes[name] = size / 1e6
        known = self.golden.get((self.work.scale, self.work.tables[0], "0", "0"))
        expected = known[1] if known else found[OURS]
        self.verdict.wrong = {name: "other text" for name, digest in found.items() if digest != expected}

    def digests_of_files(self, command, environment, sha256):
        folder = f"{self.folder}/digested"
        run(command, folder, environment)
        found = {}
        for path in sorted(pathlib.Path(folder).iterdir()):
            with path.open("rb") as stream:
                found[path.stem] = sha256(stream)
        shutil.rmtree(folder)
        return found

    def files(self):
        """Several tables, or Parquet: files. Our Parquet stays while the others' is compared with it."""
        work = self.work
        to = "memory" if work.to == "null" else work.to
        commands = self.peers.commands(dataclasses.replace(work, to=to))
        if not work.has_peer:  # compared with the first rows of a whole table
            whole = dataclasses.replace(work, own=(), has_peer=True, threads=2)
            commands[TPCGEN] = self.peers.commands(whole)[TPCGEN]
        ours = f"{self.folder}/finished"
        for name, (command, environment) in commands.items():
            theirs = ours if name == OURS else f"{self.folder}/compared"
            run(command, theirs, environment)
            if name in (OURS, *self.peers.commands(work)):  # not of a whole table that is compared in part
                self.verdict.sizes[name] = size_of(theirs) / 1e6
            what = self.fault(name, ours, theirs)
            if what:
                self.verdict.wrong[name] = what
            if name != OURS or (work.format != "parquet" and not self.keep):
                shutil.rmtree(theirs)
        if self.keep:
            self.verdict.finished = ours
        else:
            shutil.rmtree(ours, ignore_errors=True)

    def fault(self, name, ours, theirs):
        if name == DUCKDB:
            return self.fault_of_counts(theirs)
        if self.work.format == "parquet":
            if name == OURS:
                return None  # is compared with each peer
            compare = [self.python, ROOT / "bench/peers/compare_parquet.py", ours, theirs, str(self.work.most_rows)]
            answer = subprocess.run(compare, capture_output=True, text=True)
            if answer.returncode != 0:
                self.verdict.wrong[OURS] = "differs from a peer"
            return answer.stderr.strip().split("\n")[-1] if answer.returncode != 0 else None
        for table in self.work.tables:
            with open(f"{theirs}/{table}.{self.work.format}", "rb") as stream:
                known = self.golden[(self.work.scale, table, "0", "0")][1]
                if sha256_of(stream)[0] != known:
                    return f"other text of {table}"
        return None

    def fault_of_counts(self, folder):
        """DuckDB's values are others in places: its rows are counted."""
        for table in self.work.tables:
            path = f"{folder}/{table}.{self.work.format}"
            if self.work.format == "parquet":
                script = "import sys, pyarrow.parquet as p; print(p.read_metadata(sys.argv[1]).num_rows)"
                rows = int(subprocess.run([self.python, "-c", script, path], capture_output=True, check=True).stdout)
            else:
                rows = int(subprocess.run(["wc", "-l", path], capture_output=True, check=True).stdout.split()[0])
            known = self.golden[(self.work.scale, table, "0", "0")][0]
            if rows != known:
                return f"{rows} rows of {table} instead of {known}"
        return None
