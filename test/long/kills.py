"""Runs are killed (SIGKILL) at random times; the same command again must come to the right bytes each time.

    kills.py PROGRAM [KILLS] [SEED]

In turn the program is killed that has threads, the parent of forked workers, and one of the workers, which the
parent has to survive: it says so, ends with 1 and leaves nothing. Every fourth time the run that goes on is
killed, too, before the one that is let through. Kills fall evenly into the time that a run takes.
"""

import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

from common import Count, Right, all_at_once, leftovers, run, work_folder

JOBS = {
    "parquet": ["tpch", "parquet", "-s", "0.02", "-p", "3", "--row-group-rows", "4000"],
    "tbl": ["tpch", "tbl", "-s", "0.02", "-p", "3"],
    "ring": ["tpch", "parquet", "-s", "0.02", "-p", "3", "--io", "uring", "-c", "zstd:3"],
}
VICTIMS = ["threads", "parent", "worker"]
ALWAYS = ["--manifest", "-o"]

# All that a run says that goes on where another one was, and is done.
DONE = (r"tpcmill: (.* (was|were) written to \".*\" in [0-9.]+ s(; .* already and (was|were) kept)?"
        r"|Nothing was left to write to \".*\": .* already and (was|were) kept)\.")


def children_of(pid):
    found = subprocess.run(["pgrep", "-P", str(pid)], stdout=subprocess.PIPE, check=False)
    return [int(word) for word in found.stdout.split()]


class Killer:
    def __init__(self, program, root, seed):
        self.program = program
        self.root = root
        self.random = random.Random(seed)
        self.count = Count()
        self.right = {}
        self.seconds = {}
        for name in JOBS:
            for victim in VICTIMS:
                folder = root / f"{name}.{victim}"
                begun = time.monotonic()
                status, said = run(self.command(name, victim, folder))
                if status != 0:
                    raise SystemExit(f"{name}: exit {status}, {said}")
                self.seconds[name, victim] = time.monotonic() - begun
                self.right[name] = Right(folder)
                shutil.rmtree(folder)

    def command(self, name, victim, folder):
        workers = ["-n", "2"] if victim == "threads" else ["--num-processes", "2"]
        return [str(word) for word in [self.program, *JOBS[name], *workers, *ALWAYS, folder]]

    def plan(self, number):
        """What is drawn by chance, in the order of kills: the same seed kills at the same times."""
        name, victim = list(JOBS)[number // len(VICTIMS) % len(JOBS)], VICTIMS[number % len(VICTIMS)]
        times = [self.random.random() for _ in range(2 if number % 4 == 3 else 1)]
        which = self.random.random()
        return lambda: self.one(number, name, victim, times, which)

    def one(self, number, name, victim, times, which):
        folder = self.root / str(number)
        wrong = []
        for moment in times:
            wrong += self.kill(name, victim, folder, moment * self.seconds[name, victim], which)
            wrong += self.right[name].differences(folder, False)
        status, said = run(self.command(name, victim, folder))
        if status != 0 or not re.fullmatch(DONE, said.strip()):
            wrong.append(f"exit {status}: {said.strip()}")
        wrong += self.right[name].differences(folder, True)
        if leftovers(folder):
            wrong.append(f"left over: {leftovers(folder)}")
        at = ", ".join(f"{moment * self.seconds[name, victim]:.3f} s" for moment in times)
        self.count.check(f"kill {number}: {name}, {victim}, at {at}", wrong)
        shutil.rmtree(folder, ignore_errors=True)

    def kill(self, name, victim, folder, seconds, which):
        """Kills a run after so long, or if that was too late, the next one earlier. Returns sentences on what is
        wrong with what it left."""
        while True:
            with subprocess.Popen(self.command(name, victim, folder), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
                workers = self.kill_running(running, victim, seconds, which)
                said = running.communicate(timeout=60)[1].decode(errors="replace")
            status = running.returncode
            if status != 0:
                break
            self.count.note("came too late")
            shutil.rmtree(folder)
            seconds *= 0.7
        self.count.note(f"{victim} killed")
        # Those that a killed parent leaves die at once, but not before it.
        until = time.monotonic() + 10
        while any(pathlib.Path(f"/proc/{worker}").exists() for worker in workers):
            if time.monotonic() > until:
                return ["a worker outlived its parent"]
            time.sleep(0.001)
        if victim != "worker":
            return []
        wrong = [] if status == 1 and "was killed by signal 9" in said else [f"exit {status}: {said.strip()}"]
        return wrong + ([f"left over: {leftovers(folder)}"] if leftovers(folder) else [])


    @staticmethod
    def kill_running(running, victim, seconds, which):
        """Returns the workers that there were."""
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        workers = children_of(running.pid)
        if victim != "worker":
            running.kill()
            return workers
        while not workers and running.poll() is None:
            workers = children_of(running.pid)
        if workers:
            subprocess.run(["kill", "-KILL", str(workers[int(which * len(workers))])], check=False,
                           stderr=subprocess.DEVNULL)
        return workers


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20261124
    print(f"seed {seed}")
    root = work_folder()
    try:
        killer = Killer(program, root, seed)
        all_at_once([killer.plan(number) for number in range(kills)])
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print("; ".join(f"{what}: {number}" for what, number in sorted(killer.count.also.items())))
    killer.count.end()


if __name__ == "__main__":
    main()
