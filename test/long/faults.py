"""Every call to the system that a job makes fails once, one at a time.

    faults.py PROGRAM INJECTOR [JOB...]

For every n, the n-th call of each kind (INJECTOR, faults.cc) gets an error, is interrupted, or is given half of
what it asked for. In other rounds all calls from the n-th on fail: the disk is full, or gone, there is no memory,
there are no descriptors; and the process, or the worker, that is about to make the call is killed. Each time,
afterwards:

  - the program ended by itself with status 0 or 1, unless it was killed, and left no process;
  - with 0 all bytes are right, and the manifest is; what can be done again (an interrupted call, half of a write)
    always ends so;
  - with 1 it said why, in sentences that name what failed and the cause; no file under a final name has wrong
    bytes, and there is no temporary file;
  - the same command, undisturbed, then comes to all the right bytes and leaves nothing else.

Jobs are of scale 0.001, all tables, in several chunks each. The last line but one says how many calls failed.
"""

import collections
import pathlib
import re
import shutil
import sys
import threading

from common import Count, Right, all_at_once, leftovers, run, work_folder

# Errors of each kind, taken in turn; and what a program is to bear with.
FATAL = {
    "create": ["ENOSPC", "EDQUOT", "EMFILE", "EIO", "EACCES", "EROFS", "ENOMEM"],
    "open": ["EMFILE", "EIO", "ENFILE", "EACCES", "ENOMEM"],
    "folder": ["ENOSPC", "EDQUOT", "EROFS", "EIO"],
    "write": ["ENOSPC", "EIO", "EDQUOT", "EFBIG"],
    "read": ["EIO"],
    "sync": ["EIO", "ENOSPC", "EDQUOT"],
    "size": ["ENOSPC", "EIO", "EFBIG"],
    "rename": ["EINVAL", "EIO", "ENOSPC", "EACCES", "EDQUOT", "EROFS"],
    "remove": ["EIO", "EACCES", "EROFS"],
    "close": ["EIO", "ENOSPC", "EDQUOT"],
    "lock": ["ENOLCK", "EIO"],
    "look": ["EIO", "EACCES", "ENOMEM"],
    "control": ["EINVAL", "EIO"],
    "memory": ["ENOMEM"],
    "advice": ["EINVAL", "ENOMEM"],
    "start": ["EAGAIN", "ENOMEM"],
    "random": ["ENOSYS"],
    "ring": ["EPERM", "ENOSYS", "ENOMEM"],
    "enter": ["EIO", "EAGAIN", "EBUSY"],
    "completion": ["ENOSPC", "EBADF"],
}
BORNE = {
    "create": ["EINTR"],
    "open": ["EINTR"],
    "write": ["EINTR", "short"],
    "read": ["EINTR", "short"],
    "sync": ["EINTR"],
    "size": ["EINTR"],
    "lock": ["EINTR"],
    "close": ["EINTR"],
    "wait": ["EINTR"],
    "random": ["EINTR"],
    "enter": ["EINTR"],
    "completion": ["short"],
}
ONWARD = {
    "the disk is full": ("create,folder,write,size,rename,completion", "ENOSPC"),
    "the disk is gone": ("open,create,folder,write,read,sync,size,rename,remove,close,lock,look,completion", "EIO"),
    "there is no memory": ("memory,start", "ENOMEM"),
    "there are no descriptors": ("open,create", "EMFILE"),
}
KILLED = "it is killed"
KILLING = "create,folder,write,sync,size,rename,remove,close,lock,start,enter"
OF_FILES = {"create", "folder", "write", "sync", "size", "rename", "remove", "close", "completion", "the disk is full",
            "the disk is gone"}

EVERYTHING = [*FATAL, "wait"]
OUTPUT = ["create", "folder", "write", "sync", "size", "rename", "remove", "close"]
RING = ["ring", "enter", "completion"]

# Words; kinds of calls; rounds; at which renaming the run was killed that this one goes on from.
PARQUET = ["tpch", "parquet", "--row-group-rows", "2500"]
TBL = ["tpch", "tbl"]
JOBS = {
    "parquet, threads": ([*PARQUET, "-n", "2"], EVERYTHING, [*ONWARD, KILLED], None),
    "parquet, processes": ([*PARQUET, "--num-processes", "2"], EVERYTHING, [*ONWARD, KILLED], None),
    "tbl, threads": ([*TBL, "-n", "2"], EVERYTHING, [*ONWARD, KILLED], None),
    "tbl, processes": ([*TBL, "--num-processes", "2"], EVERYTHING, [*ONWARD, KILLED], None),
    "parquet, threads, ring": ([*PARQUET, "-n", "2", "--io", "uring"], OUTPUT + RING, ["the disk is full"], None),
    "parquet, processes, ring": ([*PARQUET, "--num-processes", "2", "--io", "uring"], OUTPUT + RING,
                                 ["the disk is full", KILLED], None),
    "tbl, threads, ring, synced": ([*TBL, "-n", "2", "--io", "uring", "--fsync"], OUTPUT + RING, ["the disk is full"],
                                   None),
    "parquet, threads, direct": ([*PARQUET, "-n", "2", "--io", "direct"], OUTPUT, ["the disk is full"], None),
    "tbl, processes, direct": ([*TBL, "--num-processes", "2", "--io", "direct"], OUTPUT, [], None),
    "parquet, processes, synced": ([*PARQUET, "--num-processes", "2", "--fsync"], OUTPUT, [], None),
    "parquet, threads, parts, synced": ([*PARQUET, "-n", "2", "-p", "2", "--fsync"], OUTPUT, [], None),
    "csv, processes, parts": (["tpch", "csv", "--num-processes", "2", "-p", "2"], OUTPUT, [], None),
    "parquet, processes, going on": ([*PARQUET, "--num-processes", "2"], OUTPUT + ["open", "read", "look", "lock"],
                                     ["the disk is full", "the disk is gone", KILLED], 5),
}
ALWAYS = ["-s", "0.001", "--manifest", "-o"]


class Job:
    def __init__(self, name, program, injector, root, count):
        self.name = name
        self.program = program
        self.injector = injector
        self.root = root
        self.count = count
        self.words, self.kinds, self.rounds, begun = JOBS[name]
        self.number = 0
        self.lock = threading.Lock()
        right = self.new_folder()
        status, said = run(self.command(right))
        if status != 0:
            raise SystemExit(f"{name}: exit {status}, {said}")
        self.right = Right(right)
        shutil.rmtree(right)
        # What a killed run has left, to go on from.
        self.begun = None
        if begun is not None:
            self.begun = self.new_folder()
            self.disturbed(self.begun, "rename", begun, "SIGKILL", False)
        self.left_before = set(leftovers(self.begun)) if self.begun else set()

    def new_folder(self):
        with self.lock:
            self.number += 1
            return self.root / f"{self.name.replace(', ', '-')}.{self.number}"

    def command(self, folder):
        return [self.program, *self.words, *ALWAYS, folder]

    def disturbed(self, folder, groups, n, error, onward):
        """A run whose n-th call fails. Its status, what it said, and what INJECTOR reports."""
        report = self.root / f"{folder.name}.report"
        status, said = run([self.injector, "--report", report, "--call", groups, "--nth", n, "--with", error,
                            *(["--onward"] if onward else []), "--", *self.command(folder)])
        lines = report.read_text().splitlines()
        report.unlink()
        return status, said, lines

    def all_of(self, kind, groups, errors, onward, borne):
        """Every n."""
        beyond = 0
        n = 0
        while beyond < 2:
            n += 1
            error = errors[n % len(errors)]
            hit = self.fail(kind, groups, n, error, onward, borne)
            beyond = 0 if hit else beyond + 1

    def fail(self, kind, groups, n, error, onward, borne):
        folder = self.new_folder()
        if self.begun:
            shutil.copytree(self.begun, folder)
        status, said, lines = self.disturbed(folder, groups, n, error, onward)
        hits = [line.split(" ", 1)[1] for line in lines if line.startswith("hit ")]
        if hits:
            wrong = self.problems(kind, error, borne, folder, status, said, lines)
            self.count.note("faults")
            self.count.note(f"of {kind}")
            self.count.note("borne" if status == 0 else "ended")
            self.count.check(f"{self.name}: {n}. {kind} {error} {hits[0]}", wrong, f"exit {status}: {said.strip()}")
        shutil.rmtree(folder, ignore_errors=True)
        return bool(hits)

    def problems(self, kind, error, borne, folder, status, said, lines):
        wrong = [line for line in lines if line == "hang" or line.startswith("survivor")]
        killed = kind == KILLED and status == 137
        if (status not in (0, 1) and not killed) or (borne and status != 0):
            wrong.append(f"exit {status}")
        # What cannot be removed, or locked for that, stays. So does a journal that the manifest does not know of.
        may_leave = kind in ("remove", "lock", "the disk is gone")
        left = [name for name in leftovers(folder) if status == 0 or name not in self.left_before]
        if status == 1:
            left = [name for name in left if not re.fullmatch(r"\.tpcmill\.[0-9a-f]{16}\.lock", name)]
        if left and not may_leave and not killed:
            wrong.append(f"left over: {left}")
        wrong += self.right.differences(folder, status == 0)
        wrong += self.problems_of_words(kind, error, folder, status, said)
        if status != 0 or left:
            status, said = run(self.command(folder))
            if status != 0:
                wrong.append(f"again: exit {status}, {said.strip()}")
            wrong += [f"again: {problem}" for problem in self.right.differences(folder, True)]
            if leftovers(folder):
                wrong.append(f"again: left over: {leftovers(folder)}")
        return wrong

    @staticmethod
    def problems_of_words(kind, error, folder, status, said):
        wrong = [f"no sentence: {line}" for line in said.splitlines()
                 if not (line.startswith("tpcmill: ") and line.endswith((".", "?")))]
        if status in (0, 137):
            return wrong
        if kind == KILLED:
            return wrong + ([] if "was killed by signal 9" in said else ["does not say who was killed"])
        last = said.splitlines()[-1] if said else ""
        if kind in OF_FILES and (error not in last or str(folder) not in last):
            wrong.append("names not the file and the cause")
        if kind not in OF_FILES and error not in last and "memory" not in last:
            wrong.append("names no cause")
        return wrong

    def tasks(self):
        for kind in self.kinds:
            if kind in FATAL:
                yield lambda kind=kind: self.all_of(kind, kind, FATAL[kind], False, False)
            for error in BORNE.get(kind, []):
                yield lambda kind=kind, error=error: self.all_of(kind, kind, [error], False, True)
        for round_name in self.rounds:
            if round_name == KILLED:
                yield lambda: self.all_of(KILLED, KILLING, ["SIGKILL"], False, False)
                continue
            groups, error = ONWARD[round_name]
            yield lambda name=round_name, groups=groups, error=error: self.all_of(name, groups, [error], True, False)


def main():
    program, injector = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    count = Count()
    root = work_folder()
    try:
        jobs = [Job(name, program, injector, root, count) for name in sys.argv[3:] or JOBS]
        all_at_once([task for job in jobs for task in job.tasks()])
    finally:
        shutil.rmtree(root, ignore_errors=True)
    if any("completion" in JOBS[name][1] for name in sys.argv[3:] or JOBS) and count.also["of completion"] == 0:
        print("No write by io_uring could be made to fail: there is no io_uring here.")
    kinds = collections.Counter({name[3:]: number for name, number in count.also.items() if name.startswith("of ")})
    print(", ".join(f"{number} {kind}" for kind, number in kinds.most_common()))
    print(f"{count.also['faults']} faults: {count.also['borne']} were borne, {count.also['ended']} ended the run; the "
          "same command then completed it.")
    count.end()


if __name__ == "__main__":
    main()
