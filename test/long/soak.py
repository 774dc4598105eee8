"""A long run takes no more memory than it says it will, and not more and more of it.

    soak.py PROGRAM [SCALE]

lineitem at scale 100, made and discarded, by threads and by processes. What is in memory is looked at every 0.2 s:
of one process what is resident, of several what they have together (each shared page once). After the first
seconds it must stay within 2 %, and at all times under the peak that the program announces.
"""

import os
import pathlib
import re
import subprocess
import sys
import time

from common import Count

WARM_SECONDS = 4
EVERY_SECONDS = 0.2
LEAST_SAMPLES = 25
MOST_CHANGE = 0.02


def pids_of(running):
    found = subprocess.run(["pgrep", "-P", str(running.pid)], stdout=subprocess.PIPE, check=False)
    return [running.pid, *(int(word) for word in found.stdout.split())]


def bytes_in_memory(pids, field):
    """Of all of them together; None if one is gone by now."""
    total = 0
    for pid in pids:
        try:
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            return None
        found = re.search(rf"^{field}:\s+(\d+) kB", text, re.M)
        if found is None:
            return None
        total += int(found[1]) * 1024
    return total


def soak(program, scale, name, workers, count):
    command = [program, "tpch", "parquet", "-s", scale, "-T", "lineitem", "--discard", "-v", *workers]
    samples = []
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        begun = time.monotonic()
        while running.poll() is None:
            pids = pids_of(running)
            size = bytes_in_memory(pids, "Pss" if len(pids) > 1 else "Rss")
            if size is not None:
                samples.append((time.monotonic() - begun, size))
            time.sleep(EVERY_SECONDS)
        said = running.stderr.read().decode()
    announced = int(re.search(r"Peak memory: at most (\d+) MB", said)[1])
    # The end of a run, when workers leave one after the other, is no part of it.
    flat = [size for at, size in samples if WARM_SECONDS <= at <= samples[-1][0] - 1]
    count.check(f"{name}: ends well", [] if running.returncode == 0 else [said])
    if len(flat) < LEAST_SAMPLES:
        count.check(f"{name}: runs long enough", [f"only {len(flat)} samples in {samples[-1][0]:.1f} s"])
        return
    least, most, peak = min(flat), max(flat), max(size for _, size in samples)
    count.check(f"{name}: stays the same", [] if most - least <= MOST_CHANGE * most else
                [f"between {least / 1e6:.1f} and {most / 1e6:.1f} MB"])
    count.check(f"{name}: stays under what it says", [] if peak <= announced * 1e6 else
                [f"{peak / 1e6:.1f} MB, and {announced} MB were announced"])
    print(f"{name}: {len(samples)} samples in {samples[-1][0]:.0f} s, {least / 1e6:.1f} to {most / 1e6:.1f} MB, "
          f"at most {peak / 1e6:.1f} MB of {announced} MB announced", flush=True)


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    scale = sys.argv[2] if len(sys.argv) > 2 else "100"
    count = Count()
    workers = str(len(os.sched_getaffinity(0)))
    soak(program, scale, "threads", ["-n", workers], count)
    soak(program, scale, "processes", ["--num-processes", workers], count)
    count.end()


if __name__ == "__main__":
    main()
