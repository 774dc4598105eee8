"""Who else makes TPC-H data, what they can do, and how they are asked."""

import os
import pathlib
import shutil
import subprocess

from rows import TABLES, our_command, peer_command

HERE = pathlib.Path(__file__).resolve().parent
OURS, TPCGEN, DUCKDB, DBGEN, COPY = "tpcmill", "tpcgen-cli", "DuckDB", "dbgen", "cp"
LETTERS = {
    "region": "r",
    "nation": "n",
    "supplier": "s",
    "customer": "c",
    "part": "P",
    "partsupp": "S",
    "orders": "O",
    "lineitem": "L",
}


def first_line(command):
    answer = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return answer.stdout.strip().split("\n")[0] if answer.returncode == 0 else None


def build_dbgen(sources, work):
    """Builds the official generator in a copy of its sources. Returns (folder, None) or (None, why not)."""
    given = pathlib.Path(sources)
    given = given / "dbgen" if (given / "dbgen").is_dir() else given
    if not (given / "dists.dss").exists():
        return None, f"DBGEN={sources} holds no dists.dss"
    folder = pathlib.Path(work) / "dbgen"
    shutil.copytree(given, folder)
    makefile = next((name for name in ("makefile", "Makefile", "makefile.suite") if (folder / name).exists()), None)
    if makefile is None:
        return None, f"DBGEN={sources} holds no makefile"
    # Flags are the makefile's own; the compiler optimizes as ours does.
    command = [
        "make",
        "-C",
        folder,
        "-f",
        makefile,
        "CC=cc -O3 -w",
        "DATABASE=ORACLE",
        "MACHINE=LINUX",
        "WORKLOAD=TPCH",
        "dbgen",
    ]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode != 0 or not (folder / "dbgen").exists():
        return None, "its sources do not build: " + (built.stderr.strip().split("\n") or ["?"])[-1]
    return folder, None


class Peers:
    def __init__(self, program, tpcgen, duckdb_python, dbgen_sources, work):
        self.program, self.tpcgen, self.duckdb_python = program, tpcgen, duckdb_python
        self.versions = {
            OURS: first_line([program, "--version"]).split()[-1],
            TPCGEN: first_line([tpcgen, "--version"]).split()[-1],
        }
        self.absent = {}
        version = (
            first_line([duckdb_python, HERE / "duckdb_job.py", "--version"]) if os.path.exists(duckdb_python) else None
        )
        if version:
            self.versions[DUCKDB] = version
        else:
            self.absent[DUCKDB] = "its extension tpch is not installed (scripts/install-packages bench)"
        self.dbgen, why = (
            build_dbgen(dbgen_sources, work) if dbgen_sources else (None, "no sources were given (DBGEN=)")
        )
        if self.dbgen:
            self.versions[DBGEN] = "as given by DBGEN="
        else:
            self.absent[DBGEN] = why

    def commands(self, work):
        """{name: (command, environment)} of everybody who can do this work."""
        found = {OURS: (our_command(self.program, work), {})}
        if work.has_peer:
            found[TPCGEN] = (peer_command(self.tpcgen, work), {})
            if self.dbgen and work.format == "tbl":
                found[DBGEN] = self.dbgen_command(work)
            # Its tables are in memory first: large scales are not its work.
            if DUCKDB in self.versions and work.format != "csv" and work.tables == TABLES and float(work.scale) <= 1:
                found[DUCKDB] = (
                    [
                        self.duckdb_python,
                        str(HERE / "duckdb_job.py"),
                        work.scale,
                        work.format,
                        str(work.threads),
                        "{out}",
                    ],
                    {},
                )
        return found

    def dbgen_command(self, work):
        """One thread, one table at a time; its files are in memory where others write to /dev/null."""
        each = [f"./dbgen -q -f -s {work.scale} -T {LETTERS[table]}" for table in work.tables]
        if work.tables == TABLES:
            each = [f"./dbgen -q -f -s {work.scale}"]
        script = f"cd '{self.dbgen}' && export DSS_CONFIG=$PWD DSS_PATH={{out}} && " + " && ".join(each)
        return ["sh", "-c", script], {}
