"""What the long tests share: folders to work in, what lies in them, a count of what passed."""

import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

MANIFEST = "_tpcmill.json"
CORES = len(os.sched_getaffinity(0))
MOST_TOLD = int(os.environ.get("MOST_TOLD", "20"))


def work_folder():
    """A new folder, in memory where there is room: what is tested is what the program does, not how fast a disk is."""
    memory = pathlib.Path("/dev/shm")
    in_memory = memory.is_dir() and shutil.disk_usage(memory).free > 2 << 30
    return pathlib.Path(tempfile.mkdtemp(prefix="tpcmill-long.", dir=memory if in_memory else None))


def digests(folder):
    """The bytes of all files under final names, by path: a hash of each."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_leftover(path):
            found[str(path.relative_to(folder))] = hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    return found


def is_leftover(path):
    return path.name.endswith(".tmp") or path.name.startswith(".tpcmill")


def leftovers(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if is_leftover(path))


class Right:
    """What a folder should hold in the end."""

    def __init__(self, folder):
        self.digests = digests(folder)
        self.manifest = json.loads((folder / MANIFEST).read_text())

    def differences(self, folder, whole):
        """Sentences on files that are not as they should be. Unless `whole`, some may be missing."""
        if not folder.exists():
            return [f"{folder} is missing"] if whole else []
        found = digests(folder)
        wrong = [f"{name} should not be there" for name in found if name not in self.digests]
        different = {name for name, digest in found.items() if self.digests.get(name, digest) != digest}
        if not whole and MANIFEST in different and self.is_beginning(folder / MANIFEST):
            different.remove(MANIFEST)
        wrong += [f"{name} has wrong bytes" for name in sorted(different)]
        if whole:
            wrong += [f"{name} is missing" for name in self.digests if name not in found]
        return wrong

    def is_beginning(self, path):
        """Whether a manifest says nothing but the truth, of some files."""
        try:
            found = json.loads(path.read_text())
        except ValueError:
            return False
        head = {name: value for name, value in found.items() if name != "files"}
        return head.items() <= self.manifest.items() and all(file in self.manifest["files"] for file in found["files"])


def run(words, **options):
    """Runs a program to its end. Its status and what it said to standard error."""
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, timeout=120, check=False, **options)
    return done.returncode, done.stderr.decode(errors="replace")


class Count:
    """What passed and what failed; from any thread."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.also = collections.Counter()
        self.lock = threading.Lock()

    def note(self, name, number=1):
        with self.lock:
            self.also[name] += number

    def check(self, what, wrong, said=""):
        """`wrong`: sentences; none: it passed. `said`: by the program, for who looks into it."""
        with self.lock:
            if not wrong:
                self.passed += 1
                return
            self.failed += 1
            if self.failed <= MOST_TOLD:
                print(f"FAILED {what}: {'; '.join(wrong)}" + (f"\n    {said}" if said else ""), flush=True)

    def end(self):
        """Says the count, and ends the program."""
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(0 if self.failed == 0 and self.passed != 0 else 1)


def all_at_once(tasks):
    """Calls each of `tasks`, as many at a time as there are cores. Raises what one of them raises."""
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        for done in concurrent.futures.as_completed([pool.submit(task) for task in tasks]):
            done.result()
