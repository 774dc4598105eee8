"""Allocations of memory that the program makes fail, one at a time; then all from one on.

    allocations.py PROGRAM PRELOADED [--sample N] [--seed S] [JOB...]

PRELOADED is allocations.cc as a shared library. N allocations of each job fail (default 160; 0: all), other ones
with another seed. However a job ends, it ends by itself, with status 0 or 1:

  - with 0 all bytes are right, the manifest's too, and so is what it prints;
  - with 1 it said why, in sentences; no file under a final name has bytes that are neither right nor those it had
    before, there is no temporary file, and the manifest, if there is one, can be read and names nothing but
    files that are there and whole. Undisturbed, the same command then makes the rest.

No signal, no std::terminate, no exit of a library.
"""

import argparse
import itertools
import json
import pathlib
import random
import re
import shutil
import struct
import subprocess

from common import MANIFEST, Count, all_at_once, digests, is_leftover, leftovers, work_folder

SMALL = ["-s", "0.001", "-T", "customer,orders,supplier,nation"]
PARQUET = ["tpch", "parquet", *SMALL, "--row-group-rows", "700"]
TBL = ["tpch", "tbl", *SMALL]
DEAD = "0123456789abcdef"
SECONDS = 60
EACH_GOES_ON = 8  # of so many runs that failed one is tried again


# What stands in a folder before the job begins.

def some_missing(made):
    (made / "orders.tbl").unlink()
    (made / "nation.tbl").unlink()


def some_damaged(made):
    for name in ("orders.tbl", "supplier.tbl"):
        with (made / name).open("r+b") as file:
            file.seek(500)
            file.write(b"?")
    (made / "nation.tbl").write_bytes(b"0|ALG")


def killed(made):
    """The run has told its journal, and nobody else."""
    text = (made / MANIFEST).read_text()
    (made / MANIFEST).unlink()
    (made / f".tpcmill.{DEAD}.lock").write_text(text[:text.index("\n ]")] + ",\n")
    (made / "orders.tbl").rename(made / f"orders.tbl.{DEAD}.tmp")


def without_manifest(made):
    (made / MANIFEST).unlink()


def as_it_was(_made):
    pass


# Of each job: its words, in which FOLDER stands for a folder; and the job that has made the folder beforehand, with
# what has become of that.
FOLDER = "FOLDER"
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BROKEN_LAYOUT = "broken.toml"
LAYOUT, DISTRIBUTIONS = ROOT / "test/fuzz/corpus/layouts/all", ROOT / "test/golden/dists.dss"
MAKING = {
    "parquet, threads": ([*PARQUET, "-n", "3"], None),
    "parquet, processes": ([*PARQUET, "--num-processes", "2"], None),
    "parquet, no manifest": ([*PARQUET, "-n", "3", "--no-manifest"], None),
    "parquet, processes, no manifest": ([*PARQUET, "--num-processes", "2", "--no-manifest"], None),
    "parquet, ring": ([*PARQUET, "--io", "uring", "-n", "2"], None),
    "tbl, threads": ([*TBL, "-n", "3"], None),
    "tbl, no manifest": ([*TBL, "-n", "3", "--no-manifest"], None),
    "csv, processes, parts, synced": (["tpch", "csv", *SMALL, "--num-processes", "2", "-p", "2", "--fsync"], None),
    "files of some rows": (["tpch", "parquet", *SMALL, "--file-rows", "500", "-n", "3"], None),
    "brotli": (["tpch", "parquet", *SMALL, "-c", "brotli:5", "-n", "2"], None),
    "zstd": (["tpch", "parquet", *SMALL, "-c", "zstd:9", "-n", "2"], None),
    "gzip": (["tpch", "parquet", *SMALL, "-c", "gzip:6", "-n", "2"], None),
    "lz4": (["tpch", "parquet", *SMALL, "-c", "lz4_raw", "-n", "2"], None),
    "going on": ([*TBL, "-n", "2"], (TBL, some_missing)),
    "going on, processes": ([*TBL, "--num-processes", "2"], (TBL, some_missing)),
    "going on, hashes": ([*TBL, "--verify", "-n", "3"], (TBL, some_damaged)),
    "going on from a killed run": ([*TBL, "-n", "2"], (TBL, killed)),
    "nothing to do": ([*TBL, "-n", "2"], (TBL, as_it_was)),
    "over other work": ([*TBL, "-n", "2", "--overwrite"], (["tpch", "tbl", *SMALL, "-p", "2"], as_it_was)),
}
LOOKING = {
    "verify": (["verify", FOLDER, "-n", "3"], (PARQUET, as_it_was)),
    "verify, quick": (["verify", FOLDER, "--quick", "-n", "3"], (PARQUET, as_it_was)),
    "verify, rows": (["verify", FOLDER, "-s", "0.001", "-n", "3"], (TBL, without_manifest)),
    "verify, killed": (["verify", FOLDER, "--quick", "-n", "3"], (TBL, killed)),
    "verify, damaged": (["verify", FOLDER, "-n", "3"], (TBL, some_damaged)),
    "verify, damaged, quick": (["verify", FOLDER, "--quick", "--json", "-n", "3"], (TBL, some_damaged)),
    "digest": (["digest", "-s", "0.001", "-n", "3"], None),
    "dry run": ([*PARQUET, "-n", "3", "--dry-run", "-o", "not_there"], None),
    "dry run, going on": ([*TBL, "--dry-run", "--json", "-o", FOLDER], (TBL, some_missing)),
    "report": ([*TBL, "--discard", "--json"], None),
    "standard output": ([*TBL, "-n", "3", "--stdout"], None),
    "layouts": (["layouts"], None),
    "print layout": ([*PARQUET, "--print-layout"], None),
    "layout file": (["tpch", "parquet", "-T", "region", "--print-layout", "--layout", LAYOUT], None),
    "layout file, broken": (["tpch", "parquet", "--print-layout", "--layout", BROKEN_LAYOUT], None),
    "word lists": (["tpch", "tbl", "-s", "0.001", "-T", "nation", "--stdout", "--distributions", DISTRIBUTIONS], None),
}
EXITS = {"verify, killed": 1, "verify, damaged": 1, "verify, damaged, quick": 1, "layout file, broken": 2}  # else 0


def lasting(printed):
    """All but how much room there is on the disk, and times."""
    text = re.sub(r'("(?:free_bytes|seconds)": |in )[0-9.e-]+', r"\1", printed.decode(errors="replace"))
    return [line for line in text.splitlines() if not line.startswith("disk ")]


def manifest_of(folder):
    """None: there is none, or it cannot be read."""
    try:
        return json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None


def head_of(manifest):
    return {name: value for name, value in manifest.items() if name not in ("files", "older")}


class Job:
    def __init__(self, name, program, preloaded, root, count):
        self.name = name
        self.program = program
        self.preloaded = preloaded
        self.root = root
        self.count = count
        self.numbers = itertools.count(1)
        self.making = name in MAKING
        words, before = MAKING[name] if self.making else LOOKING[name]
        self.words = [*words, "-q", "-o", FOLDER] if self.making else words
        self.before = None
        if before is not None:
            self.before = self.new_folder()
            self.undisturbed([program, *before[0], "-q", "-o", self.before])
            before[1](self.before)
        self.digests_before = digests(self.before) if self.before else {}
        self.left_before = set(leftovers(self.before)) if self.before else set()
        self.manifest_before = manifest_of(self.before) if self.before else None
        folder = self.begun_folder()
        self.status, self.printed, said, self.allocations, _ = self.run(folder, 0, False)
        if self.status != EXITS.get(name, 0):
            raise SystemExit(f"{name}: exit {self.status}, {said}")
        self.right = digests(folder) if self.making else {}
        self.manifest = manifest_of(folder) if self.making else None
        if self.making:
            shutil.rmtree(folder)

    def undisturbed(self, words):
        subprocess.run([str(word) for word in words], check=True, stdin=subprocess.DEVNULL, timeout=SECONDS)

    def new_folder(self):
        return self.root / f"{re.sub('[ ,]+', '-', self.name)}.{next(self.numbers)}"

    def begun_folder(self):
        """A folder as it is before the job; who only looks is given the same one each time."""
        if not self.making and self.before:
            return self.before
        folder = self.new_folder()
        if self.before:
            shutil.copytree(self.before, folder)
        return folder

    def command(self, folder):
        return [str(folder if word == FOLDER else word) for word in [self.program, *self.words]]

    def run(self, folder, nth, onward):
        """Its status, what it printed and said, how many allocations it made and how many of them failed."""
        counts = self.root / f"{self.new_folder().name}.counts"
        counts.write_bytes(bytes(16))
        environment = {"LD_PRELOAD": str(self.preloaded), "ALLOCATIONS_FILE": str(counts), "ALLOCATIONS_NTH": str(nth),
                       **({"ALLOCATIONS_ONWARD": "1"} if onward else {})}
        try:
            done = subprocess.run(self.command(folder), stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=SECONDS, check=False, env=environment, cwd=self.root)
            status, printed, said = done.returncode, done.stdout, done.stderr.decode(errors="replace")
        except subprocess.TimeoutExpired:
            status, printed, said = "none: it hangs", b"", ""
        made, failed = struct.unpack("<QQ", counts.read_bytes())
        counts.unlink()
        return status, printed, said, made, failed

    def fail(self, nth, onward):
        folder = self.begun_folder()
        status, printed, said, _, failed = self.run(folder, nth, onward)
        if failed:
            name = f"{self.name}: allocation {nth}{' and all after it' if onward else ''}"
            self.count.note("allocations")
            self.count.note("borne" if status == self.status else "ended")
            wrong = self.problems_of_words(status, printed, said)
            if self.making:
                wrong += self.problems_of_files(folder, status)
                if not wrong and status == 1 and nth % EACH_GOES_ON == 0:
                    wrong += self.problems_afterwards(folder)
            self.count.check(name, wrong, f"exit {status}: {said.strip()[:400]} {printed.decode(errors='replace')[:400]}")
        if self.making:
            shutil.rmtree(folder, ignore_errors=True)

    def problems_of_words(self, status, printed, said):
        wrong = [] if status in (self.status, 1) else [f"exit {status}"]
        wrong += [f"no sentence: {line}" for line in said.splitlines()
                  if not (line.startswith("tpcmill: ") and line.endswith((".", "?")))]
        if status == 1 and not said:
            wrong.append("says nothing")
        # What is printed is the whole of it, or nothing; files in which memory for reading lacks are named.
        is_whole = self.making or lasting(printed) == lasting(self.printed)
        if status == 0 and not is_whole:
            wrong.append("prints something else")
        if status == 1 and not is_whole and printed and "memory" not in (said + printed.decode(errors="replace")).lower():
            wrong.append("prints what is wrong")
        return wrong

    def problems_of_files(self, folder, status):
        if not folder.exists():
            return ["makes nothing"] if status == 0 else []
        left = leftovers(folder)
        if status == 1:
            left = [name for name in left
                    if name not in self.left_before and not re.fullmatch(r"\.tpcmill\.[0-9a-f]{16}\.lock", name)]
        wrong = [f"left over: {left}"] if left else []
        found = digests(folder)
        allowed = {name: {self.right.get(name), self.digests_before.get(name)} for name in found}
        wrong += [f"{name} has wrong bytes" for name in found
                  if name != MANIFEST and found[name] not in allowed[name]]
        if status == 0:
            wrong += [f"{name} is not as it should be" for name in {*found, *self.right} if found.get(name) != self.right.get(name)]
        elif found.get(MANIFEST) not in (None, self.digests_before.get(MANIFEST)):
            wrong += self.problems_of_manifest(folder, found)
        return wrong

    def problems_of_manifest(self, folder, found):
        manifest = manifest_of(folder)
        if manifest is None or self.manifest is None or head_of(manifest) != head_of(self.manifest):
            return ["the manifest is none of this work"]
        wrong = [f"the manifest says what is not so: {file}" for file in manifest["files"]
                 if file not in self.manifest["files"]]
        # What stood there before may have been replaced by something else before the run began.
        wrong += [f"the manifest names {file['path']}, which is not whole" for file in manifest["files"]
                  if found.get(file["path"]) != self.right.get(file["path"]) and file["path"] not in self.digests_before]
        older = {file["path"] for file in (self.manifest_before or {"files": []})["files"]}
        return wrong + [f"the manifest names {path} as older" for path in manifest.get("older", []) if path not in older]

    def problems_afterwards(self, folder):
        done = subprocess.run(self.command(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                              check=False)
        if "--no-manifest" in self.words and b"nothing says that" in done.stderr:
            return []  # files that were finished are foreign to the next run then
        if done.returncode != 0:
            return [f"undisturbed, it then fails: {done.stderr.decode(errors='replace')}"]
        found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and is_leftover(path)}
        wrong = [f"undisturbed, it then leaves {found}"] if found else []
        if digests(folder) != self.right:
            wrong.append("undisturbed, it then makes something else")
        return wrong

    def tasks(self, sample, seed):
        for onward in (False, True):
            numbers = range(1, self.allocations + 1)
            if sample:
                numbers = self.drawn(sample, random.Random(f"{seed} {self.name} {onward}"))
            yield from (lambda nth=nth, onward=onward: self.fail(nth, onward) for nth in numbers)

    def drawn(self, sample, chance):
        """Most are of the last quarter: before that options are read, which is much the same in all jobs."""
        late = range(self.allocations // 4 * 3, self.allocations + 1)
        early = range(1, late.start)
        many = min(len(late), sample * 3 // 4)
        return sorted(chance.sample(late, many) + chance.sample(early, min(len(early), sample - many)))


def main():
    words = argparse.ArgumentParser()
    words.add_argument("program", type=pathlib.Path)
    words.add_argument("preloaded", type=pathlib.Path)
    words.add_argument("jobs", nargs="*", default=[*MAKING, *LOOKING])
    words.add_argument("--sample", type=int, default=160)
    words.add_argument("--seed", type=int, default=0)
    typed = words.parse_intermixed_args()
    count = Count()
    root = work_folder()
    (root / BROKEN_LAYOUT).write_text("compression = 'SNAPPY'\nencoding = = 1\n")
    try:
        jobs = [Job(name, typed.program.resolve(), typed.preloaded.resolve(), root, count) for name in typed.jobs]
        all_at_once([task for job in jobs for task in job.tasks(typed.sample, typed.seed)])
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print(f"{count.also['allocations']} allocations failed: {count.also['borne']} times that was borne, "
          f"{count.also['ended']} times it ended the run in a sentence.")
    count.end()


if __name__ == "__main__":
    main()
