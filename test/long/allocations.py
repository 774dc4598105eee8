"""Every allocation of memory that the program makes fails once, one at a time; then all from one on.

    allocations.py PROGRAM PRELOADED [--few] [JOB...]

PRELOADED is allocations.cc as a shared library. However a job ends, it ends by itself, with status 0 or 1:

  - with 0 all bytes are right, and so is what it prints;
  - with 1 it said why, in sentences; no file under a final name has wrong bytes, and there is no temporary file.

No signal, no std::terminate, no exit of a library. With --few, a sample of the allocations. Jobs are without a
manifest: the library that reads and writes it wants memory to give memory back.
"""

import itertools
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys

from common import Count, all_at_once, digests, leftovers, work_folder

SMALL = ["-s", "0.001", "-T", "customer,orders,supplier,nation"]
MAKING = {
    "parquet, threads": ["tpch", "parquet", *SMALL, "--row-group-rows", "700", "-n", "3"],
    "parquet, processes": ["tpch", "parquet", *SMALL, "--row-group-rows", "700", "--num-processes", "2"],
    "parquet, ring": ["tpch", "parquet", *SMALL, "--io", "uring", "-n", "2"],
    "tbl, threads": ["tpch", "tbl", *SMALL, "-n", "3"],
    "csv, processes, parts": ["tpch", "csv", *SMALL, "--num-processes", "2", "-p", "2"],
    "files of some rows": ["tpch", "parquet", *SMALL, "--file-rows", "500", "-n", "3"],
    "brotli": ["tpch", "parquet", *SMALL, "-c", "brotli:5", "-n", "2"],
    "zstd": ["tpch", "parquet", *SMALL, "-c", "zstd:9", "-n", "2"],
    "gzip": ["tpch", "parquet", *SMALL, "-c", "gzip:6", "-n", "2"],
    "lz4": ["tpch", "parquet", *SMALL, "-c", "lz4_raw", "-n", "2"],
}
PARQUET = MAKING["parquet, threads"]
LOOKING = {
    "digest": ["digest", "-s", "0.001", "-n", "3"],
    "dry run": [*PARQUET, "--dry-run", "-o", "not_there"],
    "standard output": ["tpch", "tbl", *SMALL, "-n", "3", "--stdout"],
    "layouts": ["layouts"],
    "print layout": [*PARQUET, "--print-layout"],
}
ALL_OF_FEW, DRAWN_OF_FEW = 12, 24
ALL_OF_MANY, DRAWN_OF_MANY = 600, 600
SECONDS = 60


def lasting(printed):
    """All but how much room there is on the disk."""
    return [line for line in printed.splitlines() if not line.startswith(b"disk ")]


class Job:
    def __init__(self, name, program, preloaded, root, count):
        self.name = name
        self.program = program
        self.preloaded = preloaded
        self.root = root
        self.count = count
        self.numbers = itertools.count(1)
        self.making = name in MAKING
        self.words = MAKING[name] if self.making else LOOKING[name]
        folder = self.new_folder()
        status, self.printed, said, self.allocations, _ = self.run(folder, 0, False)
        if status != 0:
            raise SystemExit(f"{name}: exit {status}, {said}")
        self.right = digests(folder) if self.making else None
        shutil.rmtree(folder, ignore_errors=True)

    def new_folder(self):
        return self.root / f"{self.name.replace(', ', '-').replace(' ', '-')}.{next(self.numbers)}"

    def run(self, folder, nth, onward):
        """Its status, what it printed and said, how many allocations it made and how many of them failed."""
        counts = folder.with_suffix(folder.suffix + ".counts")
        counts.write_bytes(bytes(16))
        words = [self.program, *self.words]
        if self.making:
            words += ["-q", "--no-manifest", "-o", folder]
        environment = {"LD_PRELOAD": str(self.preloaded), "ALLOCATIONS_FILE": str(counts), "ALLOCATIONS_NTH": str(nth),
                       **({"ALLOCATIONS_ONWARD": "1"} if onward else {})}
        try:
            done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=SECONDS, check=False, env=environment, cwd=self.root)
            status, printed, said = done.returncode, done.stdout, done.stderr.decode(errors="replace")
        except subprocess.TimeoutExpired:
            status, printed, said = "none: it hangs", b"", ""
        made, failed = struct.unpack("<QQ", counts.read_bytes())
        counts.unlink()
        return status, printed, said, made, failed

    def fail(self, nth, onward):
        folder = self.new_folder()
        status, printed, said, _, failed = self.run(folder, nth, onward)
        if failed:
            name = f"{self.name}: allocation {nth}{' and all after it' if onward else ''}"
            self.count.note("allocations")
            self.count.note("borne" if status == 0 else "ended")
            self.count.check(name, self.problems(folder, status, printed, said), f"exit {status}: {said.strip()[:400]}")
        shutil.rmtree(folder, ignore_errors=True)

    def problems(self, folder, status, printed, said):
        wrong = [] if status in (0, 1) else [f"exit {status}"]
        wrong += [f"no sentence: {line}" for line in said.splitlines()
                  if not (line.startswith("tpcmill: ") and line.endswith((".", "?")))]
        if status == 1 and not said and not printed:
            wrong.append("says nothing")
        if status == 0 and not self.making and lasting(printed) != lasting(self.printed):
            wrong.append("prints something else")
        if self.making:
            left = leftovers(folder) if folder.exists() else []
            if status == 1:
                left = [name for name in left if not re.fullmatch(r"\.tpcmill\.[0-9a-f]{16}\.lock", name)]
            if left:
                wrong.append(f"left over: {left}")
            found = digests(folder) if folder.exists() else {}
            wrong += [f"{name} has wrong bytes" for name in found if found[name] != self.right.get(name)]
            wrong += [f"{name} is missing" for name in self.right if status == 0 and name not in found]
        return wrong

    def tasks(self, few):
        first, drawn = (ALL_OF_FEW, DRAWN_OF_FEW) if few else (ALL_OF_MANY, DRAWN_OF_MANY)
        numbers = list(range(1, min(first, self.allocations) + 1))
        rest = range(first + 1, self.allocations + 1)
        numbers += sorted(random.Random(self.allocations).sample(rest, min(drawn, len(rest))))
        for onward in (False, True):
            yield from (lambda nth=nth, onward=onward: self.fail(nth, onward) for nth in numbers)


def main():
    program, preloaded = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    names = [word for word in sys.argv[3:] if word != "--few"] or [*MAKING, *LOOKING]
    few = "--few" in sys.argv[3:]
    count = Count()
    root = work_folder()
    try:
        jobs = [Job(name, program, preloaded, root, count) for name in names]
        all_at_once([task for job in jobs for task in job.tasks(few)])
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print(f"{count.also['allocations']} allocations failed: {count.also['borne']} times that was borne, "
          f"{count.also['ended']} times it ended the run in a sentence.")
    count.end()


if __name__ == "__main__":
    main()
