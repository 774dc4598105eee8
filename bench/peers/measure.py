"""Runs programs and says what they took: CPU seconds, wall clock, peak memory, what they wrote."""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

# Whoever takes longer than this many seconds is run fewer times.
LONG = 10
LONG_TIMES = 2


def own_memory():
    """A child's peak memory is at least what its parent had when it began: less cannot be seen."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)


def size_of(folder):
    """Of the tables: what a folder says of itself begins with an underline."""
    files = (path for path in pathlib.Path(folder).rglob("*") if path.is_file() and not path.name.startswith("_"))
    return sum(path.stat().st_size for path in files)


def run(command, out, environment=None):
    """Runs it once; `{out}` in a word is the folder for what it writes, empty at first."""
    empty(out)
    begun = time.monotonic()
    child = subprocess.Popen(
        [word.replace("{out}", str(out)) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - begun
    child.returncode = status  # wait4() took it: Popen must not look for it again
    if status != 0:
        sys.exit(f"bench: {' '.join(command)} failed")
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "memory": usage.ru_maxrss * 1024 / 1e6,
        "size": size_of(out) / 1e6,
        "switches": usage.ru_nvcsw + usage.ru_nivcsw,
    }


class Contestant:
    """A program that does one work. `prepare`, if there is one, is called before each run, untimed.
    `synced`: what it wrote is then brought to the disk, which is timed by itself."""

    def __init__(self, name, command, out, environment=None, prepare=None, synced=False):
        self.name, self.command, self.out = name, command, out
        self.environment, self.prepare, self.synced = environment, prepare, synced
        self.runs = []

    def turn(self):
        if self.prepare:
            self.prepare()
        one = run(self.command, self.out, self.environment)
        if self.synced:
            begun = time.monotonic()
            os.sync()
            one["until on disk"] = time.monotonic() - begun
        shutil.rmtree(self.out)
        return one

    def summary(self):
        found = {key: round(statistics.median(one[key] for one in self.runs), 4) for key in self.runs[0]}
        cpu = [one["cpu"] for one in self.runs]
        found["cpu spread %"] = round(100 * (max(cpu) - min(cpu)) / max(statistics.median(cpu), 1e-6))
        found["runs"] = len(self.runs)
        return found


def by_turns(contestants, times):
    """Each one's figures, medians of `times` runs after one that does not count. All of them run by
    turns, so that what the machine does meanwhile meets everyone."""
    for one in contestants:
        first = one.turn()
        one.times = times if first["wall"] <= LONG else min(times, LONG_TIMES)
    for turn in range(times):
        for one in contestants:
            if turn < one.times:
                one.runs.append(one.turn())
    return {one.name: one.summary() for one in contestants}
